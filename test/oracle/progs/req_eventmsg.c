// req_eventmsg: GETEVENTMSG tells the message of the present stop: 1 and 2 at syscall stops, 0 at signals, the child at a fork event: ptrace(2), PTRACE_GETEVENTMSG.
#include "req_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	block(SIGCHLD);
	raw0(SYS_getppid);
	pid_t c = raw0(SYS_fork);
	if (c == 0)
		raw(SYS_exit_group, 0, 0, 0, 0, 0, 0);
	self(SIGUSR1);
	return 3;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	evmsg("first stop", t);
	to_entry(t, SYS_getppid);
	evmsg("entry", t);
	go("exit", PTRACE_SYSCALL, t, 0);
	evmsg("exit", t);
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACEFORK | PTRACE_O_TRACEEXIT);
	go("fork", PTRACE_CONT, t, 0);
	pid_t c = event_child("child", t);
	ev("message", "child=%p", c);
	evpt("null", PTRACE_GETEVENTMSG, t, 0, 0);
	evpt("kernel", PTRACE_GETEVENTMSG, t, 0, KERNEL_ADDRESS);
	xwait(c);
	must_pt(PTRACE_DETACH, c, 0, 0);
	go("signal", PTRACE_CONT, t, 0);
	evmsg("signal", t);
	go("exit event", PTRACE_CONT, t, 0);
	evmsg("exit event", t);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
