// detach_errors: PTRACE_DETACH of a running tracee is ESRCH, a signal beyond 64 EIO: ptrace(2), PTRACE_DETACH.
#include "sig_tools.h"

static struct gate g;

static int tracee(void *arg OBS_UNUSED)
{
	gate_pass(&g);
	return 3;
}

int main(void)
{
	begin();
	g = new_gate();
	pid_t t = spawn("tracee", tracee, NULL);
	evpt("signal 65", PTRACE_DETACH, t, 0, 65);
	evpt("signal -1", PTRACE_DETACH, t, 0, -1);
	ev("tracer", "pid=%p", tracer_of(t));
	resume(t, 0);
	await_state(t, "S");
	evpt("running", PTRACE_DETACH, t, 0, 0);
	evpt("self", PTRACE_DETACH, getpid(), 0, 0);
	evpt("no process", PTRACE_DETACH, 0x3fffffff, 0, 0);
	gate_open(&g);
	await_state(t, "Z");
	evpt("zombie", PTRACE_DETACH, t, 0, 0);
	evwait("end", t, 0);
	return 0;
}
