// cont_not_tracer: only the tracer may make requests; its child, its parent and the tracee itself get ESRCH: ptrace(2), DESCRIPTION.
#include "sig_tools.h"

static pid_t t;

static int tracee(void *arg OBS_UNUSED)
{
	evpt("self", PTRACE_CONT, getpid(), 0, 0);
	return 0;
}

static int other(void *arg OBS_UNUSED)
{
	evpt("child of the tracer", PTRACE_CONT, t, 0, 0);
	evpt("child of the tracer", PTRACE_GETREGS, t, 0, &(struct user_regs_struct){ 0 });
	evpt("child of the tracer", PTRACE_DETACH, t, 0, 0);
	evpt("child of the tracer", PTRACE_KILL, t, 0, 0);
	return 0;
}

int main(void)
{
	begin();
	t = spawn("tracee", tracee, NULL);
	pid_t o = fork_named("other", other, NULL);
	evwait("other", o, 0);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
