// used_tools.h: a system call instruction that a process has used many times
// before anybody traced it.

#ifndef USED_TOOLS_H
#define USED_TOOLS_H

#include "step_tools.h"

// calls calls getppid for ever and counts how often.
void calls(volatile int *count);
extern char calls_end[];
asm(".text\n.globl calls, calls_end\n"
    "calls: mov $110,%eax\n syscall\n incl (%rdi)\n jmp calls\n"
    "calls_end: nop\n");
#define name_calls() name_addr("calls", calls, calls_end - (char *)calls)

#define USES 100

// await_uses waits until the count in a flag has grown.
static OBS_UNUSED void await_uses(int flag)
{
	int since = obs_tab->flag[flag];
	while ((unsigned)obs_tab->flag[flag] - since < USES)
		nap_ms(1);
}

// go_to_calls moves a stopped tracee to the start of calls.
static OBS_UNUSED void go_to_calls(pid_t t)
{
	struct user_regs_struct r = get_regs(t);
	ev("where", "in_calls=%b", (char *)r.rip >= (char *)calls && (char *)r.rip < calls_end);
	r.rip = (long)calls;
	r.orig_rax = -1;
	set_regs(t, r);
}

#endif
