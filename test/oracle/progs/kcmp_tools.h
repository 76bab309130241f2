// kcmp_tools.h: kcmp(2) for the programs about it.

#ifndef KCMP_TOOLS_H
#define KCMP_TOOLS_H

#include "perm_tools.h"
#include <linux/kcmp.h>

static OBS_UNUSED long kcmp(pid_t a, pid_t b, int type, unsigned long i, unsigned long j)
{
	return raw(SYS_kcmp, a, b, type, i, j, 0);
}

// kind_of makes "different" of both orders, as addresses decide which it is.
static OBS_UNUSED const char *kind_of(long r)
{
	if (r < 0)
		return obs_errno(-r);
	return r == 0 ? "equal" : r == 1 || r == 2 ? "different" : "other";
}

#define evkcmp(what, a, b, type, i, j) \
	ev("kcmp", "what=%s result=%s", what, kind_of(kcmp(a, b, type, (unsigned long)(i), (unsigned long)(j))))

#endif
