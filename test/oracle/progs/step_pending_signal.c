// step_pending_signal: with a signal pending a step stops for the signal before it runs an instruction: ptrace(2), PTRACE_SINGLESTEP.
#include "step_tools.h"

code(body, "int3\n nop\n nop\n nop\n ret");

int main(void)
{
	begin();
	name_code(body);
	pid_t t = start("tracee", run_code, body);
	step("nop", t, 0);
	must(kill(t, SIGUSR1));
	must(kill(t, SIGUSR2));
	step_info("first signal", t, 0);
	step_info("second signal", t, 0);
	step_info("nop", t, 0);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
