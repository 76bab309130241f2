// req_detach: PTRACE_DETACH delivers its signal, ends tracing, and lets the process run; its options are gone for the next tracer: ptrace(2), PTRACE_DETACH.
#include "req_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	on(SIGUSR1, note, 0);
	self(SIGSTOP);
	ev("runs", "tracer=%p", tracer_of(getpid()));
	set_flag(1);
	await_flag(0);
	return 8;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACEEXIT);
	go("second stop", PTRACE_CONT, t, 0);
	evpt("with a signal", PTRACE_DETACH, t, 0, SIGUSR1);
	evpt("again", PTRACE_DETACH, t, 0, 0);
	evpt("after", PTRACE_CONT, t, 0, 0);
	await_flag(1);
	must_pt(PTRACE_SEIZE, t, 0, 0);
	set_flag(0);
	evwait("end", t, 0);
	return 0;
}
