// step_flags: a single step shows no trap flag in the tracee's registers; what pushf stores meanwhile is up to the processor and the kernel: ptrace(2), PTRACE_SINGLESTEP.
#include "step_tools.h"

code(flags, "int3\n pushf\n pop %rax\n nop\n pushf\n pop %rdx\n ret");

static void evflags(const char *what, pid_t t)
{
	struct user_regs_struct r = get_regs(t);
	ev("flags", "what=%s eflags_tf=%b rax_tf=%b", what, r.eflags & 0x100, r.rax & 0x100);
}

int main(void)
{
	begin();
	name_code(flags);
	pid_t t = start("tracee", run_code, flags);
	evflags("int3", t);
	step("pushf", t, 0);
	evflags("pushf", t);
	step("pop", t, 0);
	evflags("pop", t);
	step("nop", t, 0);
	evflags("nop", t);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
