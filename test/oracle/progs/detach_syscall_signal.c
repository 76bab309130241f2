// detach_syscall_signal: PTRACE_DETACH with a signal from a syscall-entry-stop and from an exit stop sends it to the process: ptrace(2), PTRACE_DETACH.
#include "sig_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	on(SIGUSR1, note, 0);
	syscall(SYS_getppid);
	ev("after", "getppid=returned");
	return 3;
}

int main(void)
{
	begin();
	for (int exit_stop = 0; exit_stop < 2; exit_stop++) {
		pid_t t = spawn("tracee", tracee, NULL);
		struct user_regs_struct r;
		do {
			must_pt(PTRACE_SYSCALL, t, 0, 0);
			xwait(t);
			r = get_regs(t);
		} while (r.orig_rax != SYS_getppid);
		if (exit_stop)
			go("exit", PTRACE_SYSCALL, t, 0);
		evpt(exit_stop ? "exit" : "entry", PTRACE_DETACH, t, 0, SIGUSR1);
		evwait("end", t, 0);
	}
	return 0;
}
