// step_syscall_stops: steps from a syscall-entry-stop and from an exit stop: ptrace(2), PTRACE_SINGLESTEP; Syscall-stops.
#include "step_tools.h"

code(body, "int3\n mov $110,%eax\n syscall\n nop\n mov $110,%eax\n syscall\n nop\n ret");

int main(void)
{
	begin();
	name_code(body);
	pid_t t = start("tracee", run_code, body);
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACESYSGOOD);
	go("entry", PTRACE_SYSCALL, t, 0);
	step_info("from entry", t, 0);
	step_info("nop", t, 0);
	go("entry", PTRACE_SYSCALL, t, 0);
	go("exit", PTRACE_SYSCALL, t, 0);
	step_info("from exit", t, 0);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
