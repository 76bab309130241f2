// step_then_cont: after single steps PTRACE_CONT leaves no trap flag behind, in the registers or in pushf: ptrace(2), PTRACE_CONT.
#include "step_tools.h"

code(flags, "int3\n nop\n nop\n nop\n pushf\n pop %rax\n int3\n ret");

int main(void)
{
	begin();
	name_code(flags);
	pid_t t = start("tracee", run_code, flags);
	step("nop", t, 0);
	step("nop", t, 0);
	go("second int3", PTRACE_CONT, t, 0);
	struct user_regs_struct r = get_regs(t);
	evregs("second int3", &r, "rip");
	ev("flags", "eflags_tf=%b pushf_tf=%b", r.eflags & 0x100, r.rax & 0x100);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
