// step_own_trap_flag: a program that sets the trap flag itself keeps it while it is stepped over, and gets its own SIGTRAPs: ptrace(2), PTRACE_SINGLESTEP; sigaction(2), TRAP_TRACE.
#include "step_tools.h"

code(own, "int3\n pushf\n orl $0x100,(%rsp)\n popf\n nop\n nop\n nop\n pushf\n andl $~0x100,(%rsp)\n popf\n nop\n ret");

static void evflags(const char *what, pid_t t)
{
	struct user_regs_struct r = get_regs(t);
	ev("flags", "what=%s eflags_tf=%b", what, r.eflags & 0x100);
}

int main(void)
{
	begin();
	name_code(own);
	pid_t t = start("stepped", run_code, own);
	for (int i = 0; i < 6; i++) {
		step("step", t, 0);
		evflags("step", t);
	}
	finish(t);
	t = start("continued", run_code, own);
	int st;
	while (st = go("cont", PTRACE_CONT, t, 0), WIFSTOPPED(st)) {
		struct user_regs_struct r = get_regs(t);
		evregs("cont", &r, "rip");
		evinfo("cont", t);
		evflags("cont", t);
	}
	return 0;
}
