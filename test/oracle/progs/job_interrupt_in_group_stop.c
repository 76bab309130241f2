// job_interrupt_in_group_stop: PTRACE_INTERRUPT in a group-stop shows after the resume as another PTRACE_EVENT_STOP: ptrace(2), PTRACE_INTERRUPT.
#include "sig_tools.h"

static struct gate g;

static int tracee(void *arg OBS_UNUSED)
{
	gate_pass(&g);
	must(kill(getpid(), SIGSTOP));
	return 0;
}

int main(void)
{
	begin();
	g = new_gate();
	pid_t t = fork_named("tracee", tracee, NULL);
	must_pt(PTRACE_SEIZE, t, 0, 0);
	gate_open(&g);
	evwait("signal", t, __WALL);
	go("group-stop", PTRACE_CONT, t, SIGSTOP);
	evpt("group-stop", PTRACE_INTERRUPT, t, 0, 0);
	evwait("nothing yet", t, __WALL | WNOHANG);
	go("interrupt", PTRACE_CONT, t, 0);
	evinfo("interrupt", t);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
