// cont_set_rip: the tracee goes on where and with what the tracer wrote into its registers: ptrace(2), PTRACE_SETREGS.
#include "sig_tools.h"

NOINLINE static void elsewhere(long a, long b)
{
	ev("elsewhere", "a=%d b=%d", a, b);
	_exit(a + b);
}

static int tracee(void *arg OBS_UNUSED)
{
	must(kill(getpid(), SIGUSR1));
	return 99;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	go("signal", PTRACE_CONT, t, 0);
	struct user_regs_struct r = get_regs(t);
	r.rip = (long)elsewhere;
	r.rdi = 30;
	r.rsi = 4;
	r.rsp = ((r.rsp - 1024) & ~15UL) - 8;
	r.orig_rax = -1;
	set_regs(t, r);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
