// step_plain: PTRACE_SINGLESTEP stops after each instruction with SIGTRAP, TRAP_TRACE and the next instruction's address: ptrace(2), PTRACE_SINGLESTEP.
#include "step_tools.h"

code(plain, "int3\n nop\n mov $5,%eax\n add $7,%rax\n push %rax\n pop %rcx\n lea (%rcx,%rcx,2),%rdx\n ret");

int main(void)
{
	begin();
	name_code(plain);
	pid_t t = start("tracee", run_code, plain);
	for (int i = 0; i < 6; i++)
		step_info("plain", t, 0);
	struct user_regs_struct r = get_regs(t);
	evregs("after", &r, "rip rax rcx rdx orig_rax");
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
