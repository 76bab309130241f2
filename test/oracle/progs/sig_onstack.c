// sig_onstack: SA_ONSTACK holds for signals that a tracer delivers or injects: sigaltstack(2), ptrace(2).
#include "sig_tools.h"

static char stack[65536];

static void where(int sig, siginfo_t *si OBS_UNUSED, void *uc OBS_UNUSED)
{
	char here;
	stack_t ss;
	must(sigaltstack(NULL, &ss));
	ev("handler", "sig=%g on_altstack=%b flags=%x", sig,
	   &here >= stack && &here < stack + sizeof stack, ss.ss_flags);
}

static int tracee(void *arg OBS_UNUSED)
{
	stack_t ss = { .ss_sp = stack, .ss_size = sizeof stack };
	must(sigaltstack(&ss, NULL));
	on(SIGUSR1, where, SA_ONSTACK);
	on(SIGUSR2, where, SA_ONSTACK);
	on(SIGHUP, where, 0);
	self(SIGUSR1);
	self(SIGUSR1);
	self(SIGHUP);
	return 0;
}

int main(void)
{
	begin();
	name_addr("stack", stack, sizeof stack);
	pid_t t = spawn("tracee", tracee, NULL);
	go("deliver", PTRACE_CONT, t, 0);
	go("inject", PTRACE_CONT, t, SIGUSR1);
	go("no altstack", PTRACE_CONT, t, SIGUSR2);
	go("end", PTRACE_CONT, t, SIGHUP);
	return 0;
}
