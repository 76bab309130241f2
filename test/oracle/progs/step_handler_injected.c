// step_handler_injected: a step from a SIGTRAP stop with another, caught signal also stops at the handler's first instruction: ptrace(2), Signal injection and suppression.
#include "step_tools.h"

code(body, "int3\n nop\n nop\n ret");
code(handler, "nop\n ret");

static int tracee(void *arg OBS_UNUSED)
{
	on(SIGUSR1, (void (*)(int, siginfo_t *, void *))handler, 0);
	body();
	return 0;
}

int main(void)
{
	begin();
	name_code(body);
	name_code(handler);
	pid_t t = start("tracee", tracee, NULL);
	step("nop", t, 0);
	step_info("into the handler", t, SIGUSR1);
	step_info("in the handler", t, 0);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
