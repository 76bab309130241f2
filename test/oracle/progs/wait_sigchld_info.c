// wait_sigchld_info: the tracer's SIGCHLD says CLD_TRAPPED for signal, syscall and event stops and CLD_STOPPED for a group-stop, with the plain signal as status: sigaction(2), ptrace(2).
#include "sig_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	getppid();
	must(kill(getpid(), SIGUSR1));
	must(kill(getpid(), SIGTSTP));
	return 4;
}

static void take(const char *what, pid_t t)
{
	sigset_t s;
	siginfo_t si;
	sigemptyset(&s);
	sigaddset(&s, SIGCHLD);
	must(sigwaitinfo(&s, &si));
	evsig(what, &si);
	xwait(t);
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	block(SIGCHLD);
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEEXIT);
	must_pt(PTRACE_SYSCALL, t, 0, 0);
	take("entry", t);
	must_pt(PTRACE_SYSCALL, t, 0, 0);
	take("exit", t);
	resume(t, 0);
	take("signal", t);
	resume(t, 0);
	take("stop signal", t);
	resume(t, SIGTSTP);
	take("group-stop", t);
	resume(t, 0);
	take("event", t);
	resume(t, 0);
	take("death", t);
	return 0;
}
