// dispatch_hot: a call that was made many times before is dispatched like a new one: prctl(2), PR_SET_SYSCALL_USER_DISPATCH.
#include "dispatch_tools.h"

// A place of the kind that systrap rewrites when it is used for the first times.
long hot_call(void);
extern char hot_call_end[];
__asm__(".text\n.globl hot_call, hot_call_end\nhot_call:\nmov $110,%eax\nsyscall\nret\nhot_call_end: nop\n");

static long other_number;

static void again(int sig OBS_UNUSED, siginfo_t *si OBS_UNUSED, void *context)
{
	selector = ALLOW;
	ev("again", "yes=1");
	greg_t *r = ((ucontext_t *)context)->uc_mcontext.gregs;
	r[REG_RIP] -= 2;
	if (other_number)
		r[REG_RAX] = other_number;
}

int main(void)
{
	begin_dispatch();
	name_addr("hot_call", hot_call, hot_call_end - (char *)hot_call);
	long parent = getppid(), other = 0;
	for (int i = 0; i < 3000; i++)
		other += hot_call() != parent;
	ev("before", "other=%d", other);
	dispatch_on();
	for (int i = 0; i < 3; i++) {
		selector = BLOCK;
		ev("call", "result=%d", hot_call());
	}
	// Only after it, as with the first byte.
	char *after = (char *)hot_call + 7;
	set_dispatch(DISPATCH_ON, (long)after, 1, &selector);
	selector = BLOCK;
	long r = hot_call();
	selector = ALLOW;
	ev("in range", "same=%b", r == parent);
	dispatch_on();
	on(SIGSYS, again, 0);
	selector = BLOCK;
	r = hot_call();
	ev("again", "same=%b", r == parent);
	other_number = SYS_getpid;
	selector = BLOCK;
	r = hot_call();
	ev("another", "same=%b", r == getpid());
	return 0;
}
