// job_attach_group_stop: a tracee of PTRACE_ATTACH reports group-stops without an event: ptrace(2), Group-stop.
#include "sig_tools.h"

static struct gate g;

static int tracee(void *arg OBS_UNUSED)
{
	gate_pass(&g);
	must(kill(getpid(), SIGTTIN));
	ev("after", "sig=SIGTTIN");
	return 0;
}

int main(void)
{
	begin();
	g = new_gate();
	pid_t t = fork_named("tracee", tracee, NULL);
	must_pt(PTRACE_ATTACH, t, 0, 0);
	evwait("attach", t, __WALL);
	gate_open(&g);
	go("signal", PTRACE_CONT, t, 0);
	go("group-stop", PTRACE_CONT, t, SIGTTIN);
	evinfo("group-stop", t);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
