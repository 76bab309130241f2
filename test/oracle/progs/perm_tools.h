// perm_tools.h: processes that give up their privileges, for the programs about
// who may trace whom. A tracer is always an ancestor of its target here, so that
// an LSM's rules about descendants do not matter.

#ifndef PERM_TOOLS_H
#define PERM_TOOLS_H

#include "req_tools.h"
#include <linux/capability.h>
#include <sys/fsuid.h>

// become changes all user and group ids; capabilities go with user 0.
static OBS_UNUSED void become(int id)
{
	must(syscall(SYS_setgroups, 0, NULL));
	must(syscall(SYS_setresgid, id, id, id));
	must(syscall(SYS_setresuid, id, id, id));
}

// set_capabilities sets the effective and the permitted set.
static OBS_UNUSED void set_capabilities(unsigned long effective, unsigned long permitted)
{
	struct __user_cap_header_struct h = { _LINUX_CAPABILITY_VERSION_3, 0 };
	struct __user_cap_data_struct d[2] = {
		{ .effective = effective, .permitted = permitted },
		{ .effective = effective >> 32, .permitted = permitted >> 32 },
	};
	must(syscall(SYS_capset, &h, d));
}

static OBS_UNUSED unsigned long permitted_capabilities(void)
{
	struct __user_cap_header_struct h = { _LINUX_CAPABILITY_VERSION_3, 0 };
	struct __user_cap_data_struct d[2];
	must(syscall(SYS_capget, &h, d));
	return d[0].permitted | (unsigned long)d[1].permitted << 32;
}

static OBS_UNUSED void set_dumpable(int on)
{
	must(prctl(PR_SET_DUMPABLE, on, 0, 0, 0));
}

// try_attach attaches and detaches again, and emits how it went.
static OBS_UNUSED long try_attach(const char *what, pid_t pid)
{
	long a = evpt(what, PTRACE_ATTACH, pid, 0, 0);
	if (a == 0) {
		xwait(pid);
		must_pt(PTRACE_DETACH, pid, 0, 0);
	}
	long s = evpt(what, PTRACE_SEIZE, pid, 0, 0);
	if (s == 0) {
		must_pt(PTRACE_INTERRUPT, pid, 0, 0);
		xwait(pid);
		must_pt(PTRACE_DETACH, pid, 0, 0);
	}
	return a;
}

#endif
