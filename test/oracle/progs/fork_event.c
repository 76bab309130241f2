// fork_event: TRACEFORK stops the parent with the child's id as message; the child starts traced and stops with SIGSTOP: ptrace(2), PTRACE_O_TRACEFORK.
#include "req_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	block(SIGCHLD);
	pid_t c = raw0(SYS_fork);
	if (c == 0) {
		ev("child", "tracer=%p", tracer_of(getpid()));
		_exit(3);
	}
	ev("parent", "child=%p", c);
	int st = xwait(c);
	ev("parent", "status=%w", st);
	return 4;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACEFORK);
	go("event", PTRACE_CONT, t, 0);
	evinfo("event", t);
	pid_t c = event_child("child", t);
	evwait("child", c, __WALL);
	evinfo("child", c);
	go("child's end", PTRACE_CONT, c, 0);
	go("parent's end", PTRACE_CONT, t, 0);
	return 0;
}
