// step_group_stop: a step that delivers SIGSTOP group-stops at the same instruction, and a step from the group-stop runs one: ptrace(2), Group-stop.
#include "step_tools.h"

code(body, "int3\n nop\n nop\n nop\n ret");

int main(void)
{
	begin();
	name_code(body);
	pid_t t = start("tracee", run_code, body);
	step("group-stop", t, SIGSTOP);
	evinfo("group-stop", t);
	step_info("nop", t, 0);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
