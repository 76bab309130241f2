// step_exit: a step over exit ends the tracee without another stop: ptrace(2), PTRACE_SINGLESTEP.
#include "step_tools.h"

code(body, "int3\n mov $60,%eax\n mov $7,%edi\n syscall\n nop");

int main(void)
{
	begin();
	name_code(body);
	pid_t t = start("tracee", run_code, body);
	step("mov", t, 0);
	step("mov", t, 0);
	step("exit", t, 0);
	return 0;
}
