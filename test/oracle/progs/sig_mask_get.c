// sig_mask_get: PTRACE_GETSIGMASK shows the tracee's mask, in a handler also what the handler adds: ptrace(2), PTRACE_GETSIGMASK.
#include "sig_tools.h"

static void in_handler(int sig OBS_UNUSED, siginfo_t *si OBS_UNUSED, void *uc OBS_UNUSED)
{
	self(SIGSTOP);
}

static int tracee(void *arg OBS_UNUSED)
{
	struct sigaction sa = { .sa_sigaction = in_handler, .sa_flags = SA_SIGINFO };
	sigaddset(&sa.sa_mask, SIGUSR2);
	sigaddset(&sa.sa_mask, 40);
	must(sigaction(SIGUSR1, &sa, NULL));
	block(SIGHUP);
	block(64);
	self(SIGSTOP);
	self(SIGUSR1);
	return 0;
}

static void evmask(const char *what, pid_t t)
{
	unsigned long m = 0;
	long r = pt(PTRACE_GETSIGMASK, t, 8, &m);
	ev("mask", "what=%s result=%r mask=%x", what, r, m);
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	unsigned long m[2];
	evpt("size 4", PTRACE_GETSIGMASK, t, 4, m);
	evpt("size 16", PTRACE_GETSIGMASK, t, 16, m);
	evpt("size 0", PTRACE_GETSIGMASK, t, 0, m);
	evpt("bad address", PTRACE_GETSIGMASK, t, 8, 8);
	go("blocked", PTRACE_CONT, t, 0);
	evmask("blocked", t);
	go("signal", PTRACE_CONT, t, 0);
	evmask("before the handler", t);
	go("in the handler", PTRACE_CONT, t, SIGUSR1);
	evmask("in the handler", t);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
