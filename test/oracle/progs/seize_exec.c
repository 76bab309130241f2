// seize_exec: execve of a seized tracee sends no SIGTRAP; only PTRACE_O_TRACEEXEC shows it: ptrace(2), execve(2) under ptrace.
#include "sig_tools.h"

static struct gate g;
static const char *path;

static int tracee(void *arg OBS_UNUSED)
{
	gate_pass(&g);
	execl(path, path, "again", NULL);
	return 1;
}

int main(int argc, char **argv)
{
	if (argc > 1) {
		role("tracee");
		ev("executed", "pending=%b", is_pending(SIGTRAP));
		return 6;
	}
	begin();
	path = argv[0];
	g = new_gate();
	for (int option = 0; option < 2; option++) {
		pid_t t = fork_named("tracee", tracee, NULL);
		must_pt(PTRACE_SEIZE, t, 0, option ? PTRACE_O_TRACEEXEC : 0);
		gate_open(&g);
		if (WIFSTOPPED(evwait(option ? "option" : "no option", t, __WALL)))
			go("end", PTRACE_CONT, t, 0);
	}
	return 0;
}
