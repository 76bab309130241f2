// sys_detach_at_entry: a tracee detached at a call's entry makes the call, with the number that the tracer left: ptrace(2), PTRACE_DETACH.
#include "req_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	long r = raw0(SYS_getppid);
	ev("call", "result=%p tracer=%p", r, tracer_of(getpid()));
	return 0;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	to_entry(t, SYS_getppid);
	must_pt(PTRACE_POKEUSR, t, offsetof(struct user_regs_struct, orig_rax), SYS_getpid);
	evpt("at the entry", PTRACE_DETACH, t, 0, 0);
	evwait("end", t, 0);
	return 0;
}
