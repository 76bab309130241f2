// step_many: a thousand steps in a loop all stop, each after one instruction: ptrace(2), PTRACE_SINGLESTEP.
#include "step_tools.h"

code(body, "int3\n mov $1000,%ecx\n1: dec %ecx\n jnz 1b\n nop\n ret");

int main(void)
{
	begin();
	name_code(body);
	pid_t t = start("tracee", run_code, body);
	int n = 0, other = 0;
	struct user_regs_struct r;
	do {
		must_pt(PTRACE_SINGLESTEP, t, 0, 0);
		int st = xwait(t);
		if (!WIFSTOPPED(st) || WSTOPSIG(st) != SIGTRAP)
			other++;
		n++;
		r = get_regs(t);
	} while (r.rip != (unsigned long)body + 10 && n < 5000);
	ev("loop", "steps=%d other_stops=%d", n, other);
	evregs("loop", &r, "rip rcx");
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
