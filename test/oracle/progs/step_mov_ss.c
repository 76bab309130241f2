// step_mov_ss: loading ss holds off the trap for one instruction, so the step covers two: ptrace(2), PTRACE_SINGLESTEP.
#include "step_tools.h"

code(body, "int3\n mov %ss,%eax\n mov %eax,%ss\n nop\n nop\n ret");

int main(void)
{
	begin();
	name_code(body);
	pid_t t = start("tracee", run_code, body);
	step("read ss", t, 0);
	step("load ss", t, 0);
	step("nop", t, 0);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
