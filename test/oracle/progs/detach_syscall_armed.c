// detach_syscall_armed: after a detach from a syscall stop and from a single step the process makes calls and runs without traps: ptrace(2), PTRACE_DETACH.
#include "sig_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	must(kill(getpid(), SIGUSR1));
	for (int i = 0; i < 100; i++)
		syscall(SYS_getppid);
	unsigned long flags;
	asm volatile("pushf\n pop %0" : "=r"(flags));
	ev("after", "trap_flag=%b", flags & 0x100);
	return 3;
}

int main(void)
{
	begin();
	for (int step = 0; step < 2; step++) {
		pid_t t = spawn(step ? "stepped" : "syscalls", tracee, NULL);
		go("signal", PTRACE_CONT, t, 0);
		go("stop", step ? PTRACE_SINGLESTEP : PTRACE_SYSCALL, t, 0);
		must_pt(PTRACE_DETACH, t, 0, 0);
		evwait("end", t, 0);
	}
	return 0;
}
