// reg_rip: SETREGS with another rip and rsp makes the tracee go on there: ptrace(2), PTRACE_SETREGS.
#include "req_tools.h"

static char stack[8192] __attribute__((aligned(16)));

static void landing(long a, long b)
{
	ev("landed", "a=%d b=%x stack=%b", a, b,
	   (char *)__builtin_frame_address(0) > stack &&
		   (char *)__builtin_frame_address(0) < stack + sizeof stack);
	_exit(33);
}

static int tracee(void *arg OBS_UNUSED)
{
	return 1;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	struct user_regs_struct r = get_regs(t);
	r.rip = (unsigned long)landing;
	r.rsp = (unsigned long)(stack + sizeof stack - 16 - 8); // as after a call
	r.rdi = -7;
	r.rsi = 0x123456789abcdef0;
	r.orig_rax = -1;
	set_regs(t, r);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
