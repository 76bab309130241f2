// req_attach_traced: nobody can attach to a process that is traced already, not even its tracer again: ptrace(2), ERRORS.
#include "req_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	return 9;
}

static int stranger(void *arg)
{
	pid_t t = *(pid_t *)arg;
	evpt("stranger", PTRACE_ATTACH, t, 0, 0);
	evpt("stranger", PTRACE_SEIZE, t, 0, 0);
	return 0;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	evpt("tracer", PTRACE_ATTACH, t, 0, 0);
	evpt("tracer", PTRACE_SEIZE, t, 0, 0);
	pid_t s = fork_named("stranger", stranger, &t);
	evwait("stranger", s, 0);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
