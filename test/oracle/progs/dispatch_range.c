// dispatch_range: calls made in the range are never dispatched, and with the inclusive mode only those are: prctl(2), PR_SET_SYSCALL_USER_DISPATCH.
#include "dispatch_tools.h"

static void both(const char *what)
{
	selector = BLOCK;
	long n = near_call(SYS_getppid);
	selector = BLOCK;
	long f = far_call(SYS_getppid);
	selector = ALLOW;
	ev("both", "what=%s near=%b far=%b", what, n == DISPATCHED_RESULT, f == DISPATCHED_RESULT);
}

static void set(const char *what, long mode, char *offset, long len)
{
	ev("set", "what=%s result=%r", what, set_dispatch(mode, (long)offset, len, &selector));
	both(what);
}

int main(void)
{
	begin_dispatch();
	char *after = AFTER(near_call);
	for (long mode = DISPATCH_ON; mode <= DISPATCH_INCLUSIVE; mode++) {
		ev("mode", "is=%d", mode);
		set("near", mode, (char *)near_call, near_call_end - (char *)near_call);
		set("only the next instruction", mode, after, 1);
		set("up to it", mode, after - 1, 1);
		set("beyond it", mode, after + 1, 1);
		set("everything", mode, (char *)1, -2);
	}
	set_dispatch(DISPATCH_OFF, 0, 0, NULL);
	both("off");
	return 0;
}
