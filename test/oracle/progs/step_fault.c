// step_fault: a step onto a faulting instruction stops for its signal, with rip at it, and for nothing else: ptrace(2), PTRACE_SINGLESTEP.
#include "step_tools.h"

code(body, "int3\n xor %edi,%edi\n mov (%rdi),%rax\n nop\n ret");

static long good;

int main(void)
{
	begin();
	name_code(body);
	pid_t t = start("tracee", run_code, body);
	step("xor", t, 0);
	step_info("fault", t, 0);
	step_info("fault again", t, 0);
	struct user_regs_struct r = get_regs(t);
	r.rdi = (long)&good;
	set_regs(t, r);
	step_info("mended", t, 0);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
