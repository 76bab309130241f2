// sig_mask_set: PTRACE_SETSIGMASK unblocks a pending signal, which stops the tracee, and never blocks SIGKILL or SIGSTOP: ptrace(2), PTRACE_SETSIGMASK.
#include "sig_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	block(SIGUSR1);
	self(SIGUSR1);
	self(SIGSTOP);
	sigset_t now;
	must(sigprocmask(SIG_BLOCK, NULL, &now));
	ev("mask", "sigusr1=%b sighup=%b", sigismember(&now, SIGUSR1), sigismember(&now, SIGHUP));
	self(SIGSTOP);
	ev("after", "stopped=yes");
	return 0;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	unsigned long m = 1UL << (SIGHUP - 1);
	evpt("size 4", PTRACE_SETSIGMASK, t, 4, &m);
	evpt("bad address", PTRACE_SETSIGMASK, t, 8, 8);
	go("blocked", PTRACE_CONT, t, 0);
	evpt("block only SIGHUP", PTRACE_SETSIGMASK, t, 8, &m);
	go("unblocked", PTRACE_CONT, t, 0);
	m = ~0UL;
	evpt("block all", PTRACE_SETSIGMASK, t, 8, &m);
	must_pt(PTRACE_GETSIGMASK, t, 8, &m);
	ev("mask", "all=%x", m);
	m = 1UL << (SIGHUP - 1);
	must_pt(PTRACE_SETSIGMASK, t, 8, &m);
	go("sigstop", PTRACE_CONT, t, 0);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
