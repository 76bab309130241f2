// detach_tracer_exit_group_stop: a tracee in a group-stop stays stopped when its tracer exits: ptrace(2), Group-stop.
#include "sig_tools.h"

static struct gate g;

static int tracee(void *arg OBS_UNUSED)
{
	gate_pass(&g);
	must(kill(getpid(), SIGSTOP));
	return 3;
}

static int tracer(void *arg OBS_UNUSED)
{
	pid_t t = obs_tab->word[0];
	must_pt(PTRACE_SEIZE, t, 0, 0);
	gate_open(&g);
	evwait("signal", t, __WALL);
	go("group-stop", PTRACE_CONT, t, SIGSTOP);
	return 5;
}

int main(void)
{
	begin();
	g = new_gate();
	pid_t t = fork_named("tracee", tracee, NULL);
	obs_tab->word[0] = t;
	pid_t r = fork_named("tracer", tracer, NULL);
	evwait("tracer", r, 0);
	ev("state", "letter=%s", await_state(t, "TSZ") == 'T' ? "T" : "other");
	evwait("group-stop", t, WUNTRACED | WNOHANG);
	must(kill(t, SIGCONT));
	evwait("end", t, 0);
	return 0;
}
