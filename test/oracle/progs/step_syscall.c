// step_syscall: a step over a syscall instruction stops right behind it, the call done, and the next step runs one instruction: ptrace(2), PTRACE_SINGLESTEP.
#include "step_tools.h"

code(body, "int3\n mov $110,%eax\n syscall\n mov %eax,%edx\n nop\n ret");

int main(void)
{
	begin();
	name_code(body);
	pid_t t = start("tracee", run_code, body);
	step_info("mov", t, 0);
	step_info("syscall", t, 0);
	struct user_regs_struct r = get_regs(t);
	ev("result", "is_parent=%b orig_rax=%d", (pid_t)r.rax == getpid(), (long)r.orig_rax);
	ev("flags", "eflags_tf=%b", r.eflags & 0x100);
	step_info("mov", t, 0);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
