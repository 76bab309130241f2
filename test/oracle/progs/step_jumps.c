// step_jumps: single steps over taken and not taken jumps, a loop, call and ret: ptrace(2), PTRACE_SINGLESTEP.
#include "step_tools.h"

code(jumps, "int3\n xor %eax,%eax\n jnz 1f\n jz 1f\n nop\n1: mov $2,%ecx\n2: loop 2b\n call 3f\n"
	    " lea 4f(%rip),%rdx\n jmp *%rdx\n nop\n3: ret\n4: ret");

int main(void)
{
	begin();
	name_code(jumps);
	pid_t t = start("tracee", run_code, jumps);
	for (int i = 0; i < 11; i++)
		step("jumps", t, 0);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
