// exec_only_leader_traced: when an untraced thread execs, tracing of the leader ends without a report; the image runs untraced: ptrace(2), execve(2) under ptrace.
#include "req_tools.h"

static const char *path;
static struct gate g;

static void *second(void *arg OBS_UNUSED)
{
	gate_pass(&g);
	exec_again(path, "again");
	return NULL;
}

static int tracee(void *arg OBS_UNUSED)
{
	pthread_t th;
	pthread_create(&th, NULL, second, NULL);
	pause();
	return 1;
}

int main(int argc, char **argv)
{
	if (argc > 1) {
		role("image");
		ev("executed", "tracer=%p", tracer_of(getpid()));
		return 6;
	}
	begin();
	path = argv[0];
	g = new_gate();
	pid_t t = fork_named("leader", tracee, NULL);
	must_pt(PTRACE_SEIZE, t, 0, PTRACE_O_TRACEEXEC);
	gate_open(&g);
	evwait("end", t, __WALL);
	return 0;
}
