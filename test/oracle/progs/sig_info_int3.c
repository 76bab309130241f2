// sig_info_int3: int3 stops behind the instruction with SIGTRAP from the kernel and goes on when suppressed: ptrace(2), sigaction(2), SI_KERNEL.
#include "sig_tools.h"

void breakpoint(void);
asm(".text\n.globl breakpoint\nbreakpoint: nop\n int3\n nop\n ret\n");

static int tracee(void *arg OBS_UNUSED)
{
	breakpoint();
	ev("after", "survived=yes");
	on(SIGTRAP, note, 0);
	breakpoint();
	signal(SIGTRAP, SIG_DFL);
	breakpoint();
	return 0;
}

int main(void)
{
	begin();
	name_addr("breakpoint", breakpoint, 4);
	pid_t t = spawn("tracee", tracee, NULL);
	go("suppressed", PTRACE_CONT, t, 0);
	evinfo("int3", t);
	struct user_regs_struct r = get_regs(t);
	evregs("int3", &r, "rip orig_rax");
	go("caught", PTRACE_CONT, t, 0);
	go("default", PTRACE_CONT, t, SIGTRAP);
	go("end", PTRACE_CONT, t, SIGTRAP);
	return 0;
}
