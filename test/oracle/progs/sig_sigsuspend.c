// sig_sigsuspend: a signal that the tracer suppresses does not end sigsuspend, a delivered one does; GETSIGMASK shows the saved mask: sigsuspend(2), ptrace(2).
#include "sig_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	on(SIGUSR1, note, 0);
	block(SIGUSR1);
	block(SIGUSR2);
	sigset_t inner;
	sigemptyset(&inner);
	sigaddset(&inner, SIGHUP);
	long r = sigsuspend(&inner);
	ev("sigsuspend", "result=%r", r < 0 ? -errno : r);
	return 0;
}

static void evmask(const char *what, pid_t t)
{
	unsigned long m = 0;
	must_pt(PTRACE_GETSIGMASK, t, 8, &m);
	ev("mask", "what=%s mask=%x", what, m);
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	resume(t, 0);
	await_state(t, "S");
	must(kill(t, SIGUSR2));
	evwait("suppressed", t, __WALL);
	evmask("suppressed", t);
	struct user_regs_struct r = get_regs(t);
	evregs("suppressed", &r, "rax orig_rax");
	resume(t, 0);
	await_state(t, "S");
	must(kill(t, SIGUSR1));
	evwait("delivered", t, __WALL);
	evmask("delivered", t);
	go("end", PTRACE_CONT, t, SIGUSR1);
	return 0;
}
