// err_addr_ignored: the addr argument is ignored by the requests that do not use it: ptrace(2), DESCRIPTION.
#include "req_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	self(SIGSTOP);
	raw0(SYS_getppid);
	return 7;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	static char room[4096];
	unsigned long garbage = KERNEL_ADDRESS + 3;
	evpt("", PTRACE_GETREGS, t, garbage, room);
	evpt("", PTRACE_SETREGS, t, garbage, room);
	evpt("", PTRACE_GETFPREGS, t, garbage, room);
	evpt("", PTRACE_SETFPREGS, t, garbage, room);
	evpt("", PTRACE_SETOPTIONS, t, garbage, PTRACE_O_TRACESYSGOOD);
	evpt("", PTRACE_GETEVENTMSG, t, garbage, room);
	evpt("", PTRACE_GETSIGINFO, t, garbage, room);
	evpt("", PTRACE_SETSIGINFO, t, garbage, room);
	evpt("", PTRACE_CONT, t, garbage, 0);
	evwait("second stop", t, __WALL);
	evpt("", PTRACE_SYSCALL, t, garbage, 0);
	evwait("entry", t, __WALL);
	evpt("", PTRACE_SINGLESTEP, t, garbage, 0);
	evwait("step", t, __WALL);
	// The address does not move the program counter either.
	evpt("", PTRACE_CONT, t, 8, 0);
	evwait("end", t, __WALL);
	return 0;
}
