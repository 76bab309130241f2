// hw_tools.h: what the programs about debug registers share.

#ifndef HW_TOOLS_H
#define HW_TOOLS_H

#include "req_tools.h"

// What DR7 says of a breakpoint: its type and its length.
enum { HW_EXECUTE, HW_WRITE, HW_IO, HW_ACCESS };
enum { HW_1, HW_2, HW_8, HW_4 };

// hw_bits is slot i's part of DR7, switched on.
static OBS_UNUSED unsigned long hw_bits(int i, int type, int length)
{
	return 1UL << (2 * i) | (unsigned long)(type | length << 2) << (16 + 4 * i);
}

#define HW_OFFSET(n) offsetof(struct user, u_debugreg[n])

static OBS_UNUSED long hw_put(pid_t t, int n, unsigned long value)
{
	return pt(PTRACE_POKEUSR, t, HW_OFFSET(n), value);
}

static OBS_UNUSED unsigned long hw_get(pid_t t, int n)
{
	unsigned long v = 0x5a5a;
	must_pt(PTRACE_PEEKUSR, t, HW_OFFSET(n), &v);
	return v;
}

// hw_set sets one slot, which must work, beside those in control, and returns
// the new control.
static OBS_UNUSED unsigned long hw_set(pid_t t, unsigned long control, int i, const volatile void *p, int type, int length)
{
	long r = hw_put(t, i, (unsigned long)p);
	control |= hw_bits(i, type, length);
	if (r == 0)
		r = hw_put(t, 7, control);
	if (r != 0)
		obs_die("setting a debug register", -r);
	return control;
}

// hw_stop emits what the stop of a tracee says of its debug registers.
static OBS_UNUSED void hw_stop(const char *what, pid_t t)
{
	evinfo(what, t);
	ev("status", "what=%s hit=%x step=%b", what, hw_get(t, 6) & 0xf, (hw_get(t, 6) & 0x4000) != 0);
	hw_put(t, 6, 0);
}

#endif
