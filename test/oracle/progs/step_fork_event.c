// step_fork_event: a step over fork with PTRACE_O_TRACEFORK stops for the event, and a step from there behind the call: ptrace(2), PTRACE_O_TRACEFORK.
#include "step_tools.h"

code(body, "int3\n mov $57,%eax\n syscall\n test %eax,%eax\n jz 1f\n ret\n1: nop\n mov $60,%eax\n mov $9,%edi\n syscall");

int main(void)
{
	begin();
	name_code(body);
	pid_t t = start("tracee", run_code, body);
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACEFORK | PTRACE_O_TRACESYSGOOD);
	step("mov", t, 0);
	step("fork", t, 0);
	unsigned long c;
	must_pt(PTRACE_GETEVENTMSG, t, 0, &c);
	name_pid("child", c);
	struct user_regs_struct r = get_regs(t);
	evregs("event", &r, "orig_rax");
	step_info("from the event", t, 0);
	r = get_regs(t);
	ev("result", "is_child=%b orig_rax=%d", r.rax == c, (long)r.orig_rax);
	evwait("child", c, __WALL);
	step_info("test", t, 0);
	step_info("child's test", c, 0);
	go("child ends", PTRACE_CONT, c, 0);
	go("sigchld", PTRACE_CONT, t, 0);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
