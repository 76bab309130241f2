// sig_kill_exit_stop: SIGKILL in the PTRACE_EVENT_EXIT stop of a voluntary exit: a process that called exit_group keeps its status: ptrace(2), Death under ptrace.
#include "sig_tools.h"

static int tracee(void *arg)
{
	syscall((long)arg, 5);
	return 0;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, (void *)SYS_exit_group);
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACEEXIT);
	go("exit event", PTRACE_CONT, t, 0);
	must(kill(t, SIGKILL));
	evpt("still stopped", PTRACE_CONT, t, 0, 0);
	evwait("end", t, __WALL);
	return 0;
}
