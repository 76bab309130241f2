// step_own_calls: a program that sets the trap flag itself goes over a system call instruction that it has used many times before: sigaction(2), TRAP_TRACE.
#include "used_tools.h"
#include <ucontext.h>

// own_calls calls getppid n times, with the trap flag set if asked to.
void own_calls(int n, int flag);
extern char own_calls_end[];
asm(".text\n.globl own_calls, own_calls_end\n"
    "own_calls: test %esi,%esi\n jz 1f\n"
    "pushf\n orl $0x100,(%rsp)\n popf\n nop\n"
    "1: mov $110,%eax\n syscall\n dec %edi\n jnz 1b\n"
    "test %esi,%esi\n jz 2f\n"
    "pushf\n andl $~0x100,(%rsp)\n popf\n"
    "2: ret\n"
    "own_calls_end: nop\n");

static void trapped(int sig OBS_UNUSED, siginfo_t *si, void *uc)
{
	evsig("trapped", si);
	ev("trapped", "rip=%a", ((ucontext_t *)uc)->uc_mcontext.gregs[REG_RIP]);
}

int main(void)
{
	begin();
	name_addr("own_calls", own_calls, own_calls_end - (char *)own_calls);
	on(SIGTRAP, trapped, 0);
	own_calls(USES, 0);
	own_calls(2, 1);
	ev("end", "going=yes");
	return 0;
}
