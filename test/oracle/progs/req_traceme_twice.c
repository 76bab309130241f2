// req_traceme_twice: a process that is traced already gets EPERM from PTRACE_TRACEME: ptrace(2), PTRACE_TRACEME.
#include "req_tools.h"

static struct gate g;

static int by_traceme(void *arg OBS_UNUSED)
{
	evpt("second", PTRACE_TRACEME, 0, 0, 0);
	return 0;
}

static int by_seize(void *arg OBS_UNUSED)
{
	gate_pass(&g);
	evpt("seized", PTRACE_TRACEME, 0, 0, 0);
	return 0;
}

int main(void)
{
	begin();
	g = new_gate();
	pid_t t = spawn("tracee", by_traceme, NULL);
	go("end", PTRACE_CONT, t, 0);
	pid_t s = fork_named("seized", by_seize, NULL);
	must_pt(PTRACE_SEIZE, s, 0, 0);
	gate_open(&g);
	evwait("end of the seized one", s, __WALL);
	return 0;
}
