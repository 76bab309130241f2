// sig_inject_syscall: a signal given to the resume of a syscall stop is sent anew, from the kernel, and stops the tracee by itself: ptrace(2), Syscall-stops.
#include "sig_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	on(SIGUSR1, note, 0);
	on(SIGUSR2, note, 0);
	syscall(SYS_getppid);
	ev("after", "getppid=returned");
	return 0;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACESYSGOOD);
	struct user_regs_struct r;
	do {
		must_pt(PTRACE_SYSCALL, t, 0, 0);
		xwait(t);
		r = get_regs(t);
	} while (r.orig_rax != SYS_getppid);
	go("exit after entry with SIGUSR1", PTRACE_SYSCALL, t, SIGUSR1);
	go("entry's signal", PTRACE_SYSCALL, t, SIGUSR2);
	evinfo("entry's signal", t);
	go("exit's signal", PTRACE_CONT, t, SIGUSR1);
	evinfo("exit's signal", t);
	go("end", PTRACE_CONT, t, SIGUSR2);
	return 0;
}
