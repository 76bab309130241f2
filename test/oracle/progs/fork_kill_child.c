// fork_kill_child: a new child killed in its first stop never runs; its parent learns of it by wait: ptrace(2), PTRACE_O_TRACEFORK.
#include "req_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	block(SIGCHLD);
	pid_t c = raw0(SYS_fork);
	if (c == 0) {
		ev("child", "ran=yes");
		_exit(5);
	}
	ev("waited", "status=%w", xwait(c));
	return 4;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACEFORK);
	go("event", PTRACE_CONT, t, 0);
	pid_t c = event_child("child", t);
	evwait("child", c, __WALL);
	must(kill(c, SIGKILL));
	evwait("child's end", c, __WALL);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
