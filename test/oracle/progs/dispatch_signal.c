// dispatch_signal: a dispatched call is a SIGSYS that tells number and address; the call was not made, and the handler gives the result: prctl(2), PR_SET_SYSCALL_USER_DISPATCH.
#include "dispatch_tools.h"

static void again(int sig OBS_UNUSED, siginfo_t *si, void *context)
{
	greg_t *r = ((ucontext_t *)context)->uc_mcontext.gregs;
	selector = ALLOW;
	ev("again", "number=%d", si->si_syscall);
	r[REG_RIP] -= 2;
	r[REG_RAX] = SYS_getppid;
}

int main(void)
{
	begin_dispatch();
	dispatch_on();
	ev("allowed", "same=%b", near_call(SYS_getpid) == getpid());
	static const long numbers[] = { SYS_getppid, SYS_exit_group, SYS_rt_sigreturn, 100000, -1, -38, 0x7fff00000027 };
	for (unsigned i = 0; i < sizeof numbers / sizeof *numbers; i++)
		ev("call", "result=%d", blocked(numbers[i]));
	ev("off", "result=%r", set_dispatch(DISPATCH_OFF, 0, 0, NULL));
	selector = BLOCK;
	ev("off", "same=%b", near_call(SYS_getpid) == getpid());
	selector = ALLOW;
	dispatch_on();
	on(SIGSYS, again, 0);
	ev("again", "same=%b", blocked(SYS_getpid) == getppid());
	return 0;
}
