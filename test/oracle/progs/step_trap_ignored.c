// step_trap_ignored: when the tracee ignores SIGTRAP a step stops all the same, and delivering that SIGTRAP kills: ptrace(2), PTRACE_SINGLESTEP.
#include "step_tools.h"

code(body, "int3\n nop\n nop\n ret");

static int tracee(void *arg OBS_UNUSED)
{
	signal(SIGTRAP, SIG_IGN);
	body();
	struct sigaction sa;
	must(sigaction(SIGTRAP, NULL, &sa));
	ev("after", "ignored=%b", sa.sa_handler == SIG_IGN);
	body();
	return 0;
}

int main(void)
{
	begin();
	name_code(body);
	pid_t t = start("tracee", tracee, NULL);
	step("nop", t, 0);
	go("second int3", PTRACE_CONT, t, 0);
	step("nop", t, 0);
	go("end", PTRACE_CONT, t, SIGTRAP);
	return 0;
}
