// fork_child_ends_first: the child runs and ends while its parent still stands in the event; its id stays the message: ptrace(2), PTRACE_O_TRACEFORK.
#include "req_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	block(SIGCHLD);
	pid_t c = raw0(SYS_fork);
	if (c == 0)
		raw(SYS_exit_group, 5, 0, 0, 0, 0, 0);
	int st;
	pid_t w = waitpid(c, &st, 0);
	ev("waited", "pid=%p status=%w", w, st);
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
	go("child's end", PTRACE_CONT, c, 0);
	ev("message", "child=%p state=%b", event_msg(t), state_of(c) == 'Z');
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
