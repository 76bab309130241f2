// step_ignored_signal: a step that delivers an ignored signal runs one instruction; with a fatal one it ends the tracee: ptrace(2), PTRACE_SINGLESTEP.
#include "step_tools.h"

code(body, "int3\n nop\n nop\n nop\n ret");

static int tracee(void *arg OBS_UNUSED)
{
	signal(SIGUSR1, SIG_IGN);
	body();
	return 0;
}

int main(void)
{
	begin();
	name_code(body);
	pid_t t = start("tracee", tracee, NULL);
	step("ignored", t, SIGUSR1);
	step("default ignored", t, SIGURG);
	step("fatal", t, SIGTERM);
	return 0;
}
