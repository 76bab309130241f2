// sig_sigtimedwait: a signal that sigtimedwait takes causes no stop, another one stops the tracee and ends the call with EINTR even if suppressed: sigtimedwait(2), ptrace(2).
#include "sig_tools.h"

static long timed(sigset_t *s, siginfo_t *si)
{
	struct timespec ts = { 1000, 0 };
	long r = syscall(SYS_rt_sigtimedwait, s, si, &ts, 8);
	return r < 0 ? -errno : r;
}

static int tracee(void *arg OBS_UNUSED)
{
	sigset_t s;
	siginfo_t si;
	sigemptyset(&s);
	sigaddset(&s, SIGUSR1);
	block(SIGUSR1);
	ev("sigtimedwait", "result=%g", timed(&s, &si));
	evsig("taken", &si);
	set_flag(0);
	ev("sigtimedwait", "result=%r", timed(&s, &si));
	return 0;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	resume(t, 0);
	await_state(t, "S");
	must(kill(t, SIGUSR1));
	await_flag(0);
	await_state(t, "S");
	evwait("taken without a stop", t, __WALL | WNOHANG);
	must(kill(t, SIGUSR2));
	evwait("other signal", t, __WALL);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
