// step_rep: a repeated string instruction traps after each round, with rip still at it until the last: ptrace(2), PTRACE_SINGLESTEP.
#include "step_tools.h"

static char from[8] = "abcdefg", to[8];
code(body, "int3\n rep movsb\n nop\n ret");

int main(void)
{
	begin();
	name_code(body);
	pid_t t = start("tracee", run_code, body);
	struct user_regs_struct r = get_regs(t);
	r.rsi = (long)from;
	r.rdi = (long)to;
	r.rcx = 3;
	set_regs(t, r);
	for (int i = 0; i < 4; i++) {
		step("rep", t, 0);
		r = get_regs(t);
		evregs("rep", &r, "rcx");
	}
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
