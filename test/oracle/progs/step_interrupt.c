// step_interrupt: a step from the stop of PTRACE_INTERRUPT runs one instruction; an interrupt during steps comes before the instruction: ptrace(2), PTRACE_INTERRUPT, PTRACE_SINGLESTEP.
#include "step_tools.h"

static struct gate g;
code(body, "int3\n nop\n nop\n nop\n nop\n ret");

static int tracee(void *arg OBS_UNUSED)
{
	gate_pass(&g);
	body();
	return 0;
}

int main(void)
{
	begin();
	name_code(body);
	g = new_gate();
	pid_t t = fork_named("tracee", tracee, NULL);
	must_pt(PTRACE_SEIZE, t, 0, 0);
	gate_open(&g);
	evwait("int3", t, __WALL);
	must_pt(PTRACE_INTERRUPT, t, 0, 0);
	step_info("interrupt", t, 0);
	step_info("nop", t, 0);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
