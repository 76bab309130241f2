// step_set_trap_flag: a trap flag that the tracer writes into eflags makes PTRACE_CONT stop after an instruction, and stays set: ptrace(2), PTRACE_SETREGS.
#include "step_tools.h"

code(nops, "int3\n nop\n nop\n nop\n ret");

int main(void)
{
	begin();
	name_code(nops);
	pid_t t = start("tracee", run_code, nops);
	struct user_regs_struct r = get_regs(t);
	r.eflags |= 0x100;
	set_regs(t, r);
	for (int i = 0; i < 2; i++) {
		go("cont", PTRACE_CONT, t, 0);
		r = get_regs(t);
		evregs("cont", &r, "rip");
		evinfo("cont", t);
		ev("flags", "eflags_tf=%b", r.eflags & 0x100);
	}
	r.eflags &= ~0x100;
	set_regs(t, r);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
