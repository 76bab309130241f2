// attach_other_tracer: a process has one tracer: another one's ATTACH and SEIZE are EPERM until it is detached: ptrace(2), PTRACE_ATTACH.
#include "sig_tools.h"

static struct gate g, to_rival;

static int tracee(void *arg OBS_UNUSED)
{
	gate_pass(&g);
	return 3;
}

static int rival(void *arg OBS_UNUSED)
{
	pid_t t = obs_tab->word[0];
	gate_pass(&to_rival);
	evpt("traced", PTRACE_ATTACH, t, 0, 0);
	evpt("traced", PTRACE_SEIZE, t, 0, 0);
	evpt("traced", PTRACE_CONT, t, 0, 0);
	evwait("not mine", t, __WALL);
	set_flag(0);
	gate_pass(&to_rival);
	evpt("free", PTRACE_ATTACH, t, 0, 0);
	evwait("mine", t, __WALL);
	evpt("mine", PTRACE_CONT, t, 0, 0);
	gate_open(&g);
	evwait("end", t, __WALL);
	return 0;
}

int main(void)
{
	begin();
	g = new_gate();
	to_rival = new_gate();
	pid_t t = fork_named("tracee", tracee, NULL);
	obs_tab->word[0] = t;
	pid_t r = fork_named("rival", rival, NULL);
	must_pt(PTRACE_ATTACH, t, 0, 0);
	evwait("attach", t, __WALL);
	gate_open(&to_rival);
	await_flag(0);
	must_pt(PTRACE_DETACH, t, 0, 0);
	gate_open(&to_rival);
	evwait("rival", r, 0);
	evwait("real parent after the rival", t, 0);
	return 0;
}
