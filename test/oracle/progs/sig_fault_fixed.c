// sig_fault_fixed: a tracer can mend a fault by a register and drop the signal; the instruction then succeeds: ptrace(2), PTRACE_SETREGS.
#include "sig_tools.h"

long load(long);
asm(".text\n.globl load\nload: mov (%rdi),%rax\n ret\n");

static long good = 0x4242;

static int tracee(void *arg OBS_UNUSED)
{
	ev("loaded", "value=%x", load(0x10));
	return 0;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	go("fault", PTRACE_CONT, t, 0);
	struct user_regs_struct r = get_regs(t);
	r.rdi = (long)&good;
	set_regs(t, r);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
