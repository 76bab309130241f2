// step_trap_blocked: when the tracee blocks SIGTRAP a step stops all the same, and what it leaves of mask and handler: ptrace(2), PTRACE_SINGLESTEP; sigprocmask(2).
#include "step_tools.h"

code(body, "int3\n nop\n nop\n ret");

static int tracee(void *arg OBS_UNUSED)
{
	on(SIGTRAP, note, 0);
	body();
	block(SIGTRAP);
	self(SIGUSR1);
	struct sigaction sa;
	must(sigaction(SIGTRAP, NULL, &sa));
	sigset_t now;
	must(sigprocmask(SIG_BLOCK, NULL, &now));
	ev("after", "handler=%b blocked=%b", sa.sa_sigaction == note, sigismember(&now, SIGTRAP));
	return 0;
}

int main(void)
{
	begin();
	name_code(body);
	pid_t t = start("tracee", tracee, NULL);
	go("signal", PTRACE_CONT, t, 0);
	go("step", PTRACE_SINGLESTEP, t, 0);
	evinfo("step", t);
	unsigned long m;
	must_pt(PTRACE_GETSIGMASK, t, 8, &m);
	ev("mask", "mask=%x", m);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
