// step_int3: a step over int3 stops once, behind it, with SIGTRAP from the kernel instead of TRAP_TRACE: ptrace(2), PTRACE_SINGLESTEP; sigaction(2).
#include "step_tools.h"

code(body, "int3\n nop\n int3\n nop\n .byte 0xcd,3\n nop\n ret");

int main(void)
{
	begin();
	name_code(body);
	pid_t t = start("tracee", run_code, body);
	for (int i = 0; i < 5; i++)
		step_info("step", t, 0);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
