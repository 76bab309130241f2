// step_inherited_calls: a child is stepped over a system call instruction that its parent used many times before the fork: ptrace(2), PTRACE_SINGLESTEP.
#include "used_tools.h"

void few_calls(int n);
extern char few_calls_end[];
asm(".text\n.globl few_calls, few_calls_end\n"
    "few_calls: mov $110,%eax\n syscall\n dec %edi\n jnz few_calls\n ret\n"
    "few_calls_end: nop\n");

static int tracee(void *arg OBS_UNUSED)
{
	few_calls(2);
	return 3;
}

int main(void)
{
	begin();
	name_addr("few_calls", few_calls, few_calls_end - (char *)few_calls);
	long unused = *(long *)(void *)few_calls;
	few_calls(USES);
	pid_t t = spawn("tracee", tracee, NULL);
	ev("code", "same=%b", peek(t, few_calls) == unused);
	struct user_regs_struct r = get_regs(t);
	r.rip = (long)few_calls;
	r.rdi = 2;
	r.orig_rax = -1;
	set_regs(t, r);
	for (int i = 0; i < 8; i++)
		step_info("step", t, 0);
	finish(t);
	few_calls(USES);
	return 0;
}
