// err_sizes: requests that take a size or a count refuse wrong ones before they look at the pointer: ptrace(2), ERRORS.
#include "req_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	return 7;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	static char room[8192];
	static const long sizes[] = { 0, 1, 4, 7, 9, 16, 128, 1L << 32, 1L << 32 | 8, -8, -1, LONG_MIN };
	for (unsigned long i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		ev("size", "request=GETSIGMASK size=%x result=%r", sizes[i],
		   pt(PTRACE_GETSIGMASK, t, sizes[i], room));
		ev("size", "request=SETSIGMASK size=%x result=%r", sizes[i],
		   pt(PTRACE_SETSIGMASK, t, sizes[i], room));
		ev("size", "request=SETSIGMASK size=%x bad-pointer=%r", sizes[i],
		   pt(PTRACE_SETSIGMASK, t, sizes[i], KERNEL_ADDRESS));
	}
	static const struct {
		const char *name;
		struct ptrace_peeksiginfo_args a;
	} peeks[] = {
		{ "most", { .nr = INT_MAX } },
		{ "least", { .nr = INT_MIN } },
		{ "offset -1", { .off = -1UL, .nr = 1 } },
		{ "offset 2^63", { .off = 1UL << 63, .nr = 1 } },
		{ "all flags", { .flags = -1U, .nr = 1 } },
		{ "flags and no number", { .flags = 2, .nr = 0 } },
	};
	for (unsigned long i = 0; i < sizeof peeks / sizeof peeks[0]; i++)
		evpt(peeks[i].name, PTRACE_PEEKSIGINFO, t, &peeks[i].a, room);
	unsigned long m = 0;
	must_pt(PTRACE_GETSIGMASK, t, 8, &m);
	ev("mask", "is=%x", m);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
