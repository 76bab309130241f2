// dispatch_sigreturn: rt_sigreturn is dispatched like any call, unless its place is in the range: prctl(2), PR_SET_SYSCALL_USER_DISPATCH.
#include "dispatch_tools.h"

static volatile int depth;

static void keeps_blocking(int sig OBS_UNUSED, siginfo_t *si, void *context)
{
	selector = ALLOW;
	ev("handler", "depth=%d number=%d", ++depth, si->si_syscall);
	((ucontext_t *)context)->uc_mcontext.gregs[REG_RAX] = DISPATCHED_RESULT;
	if (depth < 3)
		selector = BLOCK;
}

static int user(void *flags)
{
	on(SIGSYS, keeps_blocking, (int)(long)flags);
	dispatch_on();
	ev("call", "result=%d", blocked(SYS_getppid));
	return 3;
}

static int in_range(void *arg OBS_UNUSED)
{
	on(SIGSYS, keeps_blocking, 0);
	char *from = AFTER(near_call);
	// Everything but near_call.
	set_dispatch(DISPATCH_ON, (long)(from + 1), -2, &selector);
	ev("call", "result=%d", blocked(SYS_getppid));
	return 3;
}

int main(void)
{
	begin_dispatch();
	pid_t u = fork_named("once", user, (void *)0L);
	evwait("once", u, 0);
	u = fork_named("nested", user, (void *)(long)SA_NODEFER);
	evwait("nested", u, 0);
	u = fork_named("in range", in_range, NULL);
	evwait("in range", u, 0);
	return 0;
}
