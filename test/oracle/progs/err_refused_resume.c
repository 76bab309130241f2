// err_refused_resume: after every refused resume the tracee still stands where it stood and a good one works: ptrace(2), ERRORS.
#include "req_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	ev("call", "result=%p", raw0(SYS_getppid));
	return 7;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	to_entry(t, SYS_getppid);
	static const long requests[] = { PTRACE_CONT, PTRACE_SYSCALL, PTRACE_SINGLESTEP, PTRACE_SYSEMU,
					 PTRACE_DETACH };
	for (int i = 0; i < 5; i++) {
		evpt("bad signal", requests[i], t, 0, 65);
		evpt("bad signal", requests[i], t, 0, -1);
		evwait("nothing new", t, __WALL | WNOHANG);
		evmsg("where", t);
	}
	go("exit", PTRACE_SYSCALL, t, 0);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
