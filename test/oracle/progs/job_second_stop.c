// job_second_stop: a second stop signal in a group-stop is reported after the resume, and delivered it group-stops again: ptrace(2), Group-stop.
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
	must(kill(t, SIGTSTP));
	go("second signal", PTRACE_CONT, t, 0);
	evinfo("second signal", t);
	go("second group-stop", PTRACE_CONT, t, SIGTSTP);
	evinfo("second group-stop", t);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
