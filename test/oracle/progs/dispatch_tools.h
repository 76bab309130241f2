// dispatch_tools.h: what the programs about syscall user dispatch share: the
// selector, a handler that says what was dispatched, and a call with a name.

#ifndef DISPATCH_TOOLS_H
#define DISPATCH_TOOLS_H

#include "req_tools.h"

#define DISPATCH_OFF 0
#define DISPATCH_ON 1
#define DISPATCH_INCLUSIVE 2 // the latest of them
#define ALLOW 0
#define BLOCK 1

static volatile char selector;

static OBS_UNUSED long set_dispatch(long mode, long offset, long len, volatile void *sel)
{
	return raw(SYS_prctl, 59, mode, offset, len, (long)sel, 0);
}

static OBS_UNUSED void dispatch_on(void)
{
	if (set_dispatch(DISPATCH_ON, 0, 0, &selector) != 0)
		obs_die("PR_SET_SYSCALL_USER_DISPATCH", 0);
}

// near_call and far_call make a call with no arguments; the instruction after
// the call is at near_call+5 and far_call+5.
#define CALL(name)                                               \
	long name(long nr);                                      \
	extern char name##_end[];                                \
	__asm__(".text\n.globl " #name ", " #name "_end\n"       \
		#name ":\nmov %rdi,%rax\nsyscall\nret\n" #name "_end: nop\n")
CALL(near_call);
CALL(far_call);

#define AFTER(name) ((char *)(name) + 5)

// blocked makes the call with the selector at BLOCK.
static OBS_UNUSED long blocked(long nr)
{
	selector = BLOCK;
	long r = near_call(nr);
	selector = ALLOW;
	return r;
}

#define DISPATCHED_RESULT 4711

// dispatched is a handler for SIGSYS; the call that it reports returns
// DISPATCHED_RESULT.
static OBS_UNUSED void dispatched(int sig, siginfo_t *si, void *context)
{
	greg_t *r = ((ucontext_t *)context)->uc_mcontext.gregs;
	selector = ALLOW;
	ev("dispatched", "signal=%g code=%d errno=%d number=%d arch=%x at=%a rip=%a rax=%x", sig, si->si_code,
	   si->si_errno, si->si_syscall, si->si_arch, si->si_call_addr, r[REG_RIP], r[REG_RAX]);
	r[REG_RAX] = DISPATCHED_RESULT;
}

static OBS_UNUSED void begin_dispatch(void)
{
	begin();
	name_addr("near_call", near_call, near_call_end - (char *)near_call);
	name_addr("far_call", far_call, far_call_end - (char *)far_call);
	on(SIGSYS, dispatched, 0);
}

// A dispatch_config is what PTRACE_GET_SYSCALL_USER_DISPATCH_CONFIG fills in.
struct dispatch_config {
	unsigned long mode, selector, offset, len;
};

static OBS_UNUSED void look_dispatch(const char *what, pid_t t)
{
	struct dispatch_config c = { 9, 9, 9, 9 };
	long r = pt(0x4211, t, sizeof c, &c);
	ev("config", "what=%s result=%r mode=%d selector=%b offset=%x len=%x", what, r, c.mode,
	   c.selector == (unsigned long)&selector, c.offset, c.len);
}

#endif
