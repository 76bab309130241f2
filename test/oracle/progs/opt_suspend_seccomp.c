// opt_suspend_seccomp: PTRACE_O_SUSPEND_SECCOMP switches the tracee's filters off while it is set: ptrace(2), PTRACE_O_SUSPEND_SECCOMP.
#include "req_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	filter_one(SYS_getppid, SECCOMP_RET_ERRNO | EDOM);
	ev("filtered", "result=%r", raw0(SYS_getppid));
	self(SIGSTOP);
	ev("suspended", "works=%b", raw0(SYS_getppid) > 0);
	self(SIGSTOP);
	ev("filtered", "result=%r", raw0(SYS_getppid));
	return 0;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	go("first stop", PTRACE_CONT, t, 0);
	evpt("suspend", PTRACE_SETOPTIONS, t, 0, PTRACE_O_SUSPEND_SECCOMP);
	go("second stop", PTRACE_CONT, t, 0);
	evpt("resume", PTRACE_SETOPTIONS, t, 0, 0);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
