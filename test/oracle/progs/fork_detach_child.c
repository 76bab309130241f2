// fork_detach_child: a new child detached in its first stop runs untraced, and its SIGSTOP is gone; the parent stays traced: ptrace(2), PTRACE_DETACH.
#include "req_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	block(SIGCHLD);
	for (int i = 0; i < 2; i++) {
		pid_t c = raw0(SYS_fork);
		if (c == 0) {
			ev("child", "tracer=%p", tracer_of(getpid()));
			_exit(5);
		}
		ev("waited", "status=%w", xwait(c));
	}
	return 4;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACEFORK);
	for (int i = 0; i < 2; i++) {
		go("event", PTRACE_CONT, t, 0);
		pid_t c = event_child(i ? "second" : "first", t);
		evwait("child", c, __WALL);
		evpt("child", PTRACE_DETACH, c, 0, 0);
	}
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
