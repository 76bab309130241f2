// step_tools.h: single steps over code that starts with int3 and is known by name.

#ifndef STEP_TOOLS_H
#define STEP_TOOLS_H

#include "sig_tools.h"

// code declares a piece of assembly as a function name() with its size.
#define code(name, text)                                                     \
	void name(void);                                                     \
	extern char name##_end[];                                            \
	asm(".text\n.globl " #name ", " #name "_end\n" #name ":\n" text      \
	    "\n" #name "_end: nop\n")
#define name_code(name) name_addr(#name, name, name##_end - (char *)name)

static OBS_UNUSED int run_code(void *fn)
{
	((void (*)(void))fn)();
	return 0;
}

// start runs the tracee to the int3 that its code begins with.
static OBS_UNUSED pid_t start(const char *name, int (*fn)(void *), void *arg)
{
	pid_t t = spawn(name, fn, arg);
	resume(t, 0);
	int st = xwait(t);
	if (!WIFSTOPPED(st) || WSTOPSIG(st) != SIGTRAP)
		obs_die("start: no stop at int3", st);
	return t;
}

// step makes one single step and emits the stop and where it is.
static OBS_UNUSED int step(const char *what, pid_t t, int sig)
{
	int st = go(what, PTRACE_SINGLESTEP, t, sig);
	if (WIFSTOPPED(st)) {
		struct user_regs_struct r = get_regs(t);
		evregs(what, &r, "rip");
	}
	return st;
}

static OBS_UNUSED int step_info(const char *what, pid_t t, int sig)
{
	int st = step(what, t, sig);
	if (WIFSTOPPED(st))
		evinfo(what, t);
	return st;
}

#endif
