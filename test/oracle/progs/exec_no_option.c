// exec_no_option: a seized tracee without TRACEEXEC gets no SIGTRAP from execve and just runs on: ptrace(2), PTRACE_SEIZE.
#include "req_tools.h"

static struct gate g;
static const char *path;

static int tracee(void *arg OBS_UNUSED)
{
	gate_pass(&g);
	exec_again(path, "again");
	return 1;
}

int main(int argc, char **argv)
{
	if (argc > 1) {
		role("tracee");
		ev("executed", "tracer=%p", tracer_of(getpid()));
		return 6;
	}
	begin();
	path = argv[0];
	g = new_gate();
	pid_t t = fork_named("tracee", tracee, NULL);
	must_pt(PTRACE_SEIZE, t, 0, 0);
	gate_open(&g);
	evwait("end", t, __WALL);
	return 0;
}
