// fork_options_inherited: a child traced from its birth has its parent's options: its own fork and exit are events too: ptrace(2), PTRACE_O_TRACEFORK.
#include "req_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	block(SIGCHLD);
	for (int i = 0; i < 2; i++) {
		pid_t c = raw0(SYS_fork);
		if (c != 0) {
			xwait(c);
			_exit(10 + i);
		}
	}
	_exit(20);
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACEFORK | PTRACE_O_TRACEEXIT);
	go("event", PTRACE_CONT, t, 0);
	pid_t c = event_child("child", t);
	evwait("child", c, __WALL);
	go("child's event", PTRACE_CONT, c, 0);
	pid_t g = event_child("grandchild", c);
	evwait("grandchild", g, __WALL);
	resume(t, 0);
	resume(c, 0);
	go("grandchild's exit", PTRACE_CONT, g, 0);
	go("grandchild's end", PTRACE_CONT, g, 0);
	evwait("child's exit", c, __WALL);
	go("child's end", PTRACE_CONT, c, 0);
	evwait("exit", t, __WALL);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
