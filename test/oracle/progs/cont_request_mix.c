// cont_request_mix: CONT after SYSCALL leaves out the exit stop, SYSCALL after a CONT in a call shows its exit first only if asked at entry: ptrace(2), Syscall-stops.
#include "sig_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	syscall(SYS_getppid);
	must(kill(getpid(), SIGUSR1));
	syscall(SYS_getuid);
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
	go("signal in kill", PTRACE_CONT, t, 0);
	go("entry", PTRACE_SYSCALL, t, 0);
	r = get_regs(t);
	evregs("entry", &r, "orig_rax rax");
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
