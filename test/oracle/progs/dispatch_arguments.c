// dispatch_arguments: PR_SET_SYSCALL_USER_DISPATCH refuses modes, ranges and selectors that make no sense: prctl(2).
#include "dispatch_tools.h"

static int user(void *arg OBS_UNUSED)
{
	static const long modes[] = { DISPATCH_OFF, DISPATCH_ON, DISPATCH_INCLUSIVE, 3, -1 };
	static const struct {
		long offset, len;
	} ranges[] = { { 0, 0 }, { 0, 8 }, { 8, 0 }, { 8, 8 }, { 8, -8 }, { 8, -9 }, { 0, -1 }, { -8, 8 }, { -8, 7 } };
	for (int i = 0; i < 5; i++)
		for (int j = 0; j < 9; j++)
			for (int s = 0; s < 2; s++) {
				long r = set_dispatch(modes[i], ranges[j].offset, ranges[j].len, s ? &selector : NULL);
				if (s == 0)
					set_dispatch(DISPATCH_OFF, 0, 0, NULL); // before any other call
				ev("set", "mode=%d offset=%d len=%d selector=%b result=%r", modes[i],
				   ranges[j].offset, ranges[j].len, s, r);
			}
	return 0;
}

int main(void)
{
	begin_dispatch();
	// The call that follows success with no selector is dispatched, prctl included.
	struct sigaction sa = { .sa_handler = SIG_DFL };
	must(sigaction(SIGSYS, &sa, NULL));
	static const long bad[] = { KERNEL_ADDRESS, -1, 1L << 62 };
	for (int i = 0; i < 3; i++) {
		ev("selector", "on=%r inclusive=%r off=%r", set_dispatch(DISPATCH_ON, 0, 0, (void *)bad[i]),
		   set_dispatch(DISPATCH_INCLUSIVE, 0, 8, (void *)bad[i]), set_dispatch(DISPATCH_OFF, 0, 0, (void *)bad[i]));
	}
	pid_t u = fork_named("user", user, NULL);
	evwait("user", u, 0);
	return 0;
}
