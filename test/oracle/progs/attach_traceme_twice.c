// attach_traceme_twice: PTRACE_TRACEME of a traced process is EPERM, whoever traces it: ptrace(2), PTRACE_TRACEME.
#include "sig_tools.h"

static struct gate g;

static int second_time(void *arg OBS_UNUSED)
{
	evpt("second", PTRACE_TRACEME, 0, 0, 0);
	return 0;
}

static int attached(void *arg OBS_UNUSED)
{
	gate_pass(&g);
	evpt("seized", PTRACE_TRACEME, 0, 0, 0);
	return 0;
}

int main(void)
{
	begin();
	g = new_gate();
	pid_t t = spawn("tracee", second_time, NULL);
	go("end", PTRACE_CONT, t, 0);
	t = fork_named("seized", attached, NULL);
	must_pt(PTRACE_SEIZE, t, 0, 0);
	gate_open(&g);
	evwait("end", t, __WALL);
	return 0;
}
