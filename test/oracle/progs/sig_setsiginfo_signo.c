// sig_setsiginfo_signo: when the number in SETSIGINFO equals the signal of PTRACE_CONT its siginfo is kept, otherwise the kernel makes one: ptrace(2), Signal injection and suppression.
#include "sig_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	on(SIGUSR1, note, 0);
	on(SIGUSR2, note, 0);
	queue(getpid(), SIGUSR1, 0x1111);
	queue(getpid(), SIGUSR1, 0x3333);
	return 0;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	siginfo_t si;
	for (int match = 1; match >= 0; match--) {
		go("signal", PTRACE_CONT, t, match ? 0 : SIGUSR2);
		must_pt(PTRACE_GETSIGINFO, t, 0, &si);
		si.si_signo = SIGUSR2;
		must_pt(PTRACE_SETSIGINFO, t, 0, &si);
		ev("changed", "to=SIGUSR2 resume_with_same=%b", match);
	}
	go("end", PTRACE_CONT, t, SIGUSR1);
	return 0;
}
