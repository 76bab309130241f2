// job_orphaned_stopped: when a process group with a stopped member becomes orphaned, a traced member gets SIGHUP and then SIGCONT like any other: setpgid(2); exit_group(2); ptrace(2), Group-stop.
#include "sig_tools.h"

static int member(void *arg)
{
	set_flag((int)(long)arg);
	for (;;)
		pause();
	return 0;
}

// parent makes a group of two, of which one is stopped and one runs, and ends
// when told to.
static int parent(void *arg OBS_UNUSED)
{
	must(setsid());
	pid_t stopped = fork_named("stopped", member, (void *)1L);
	must(setpgid(stopped, stopped));
	pid_t running = fork_named("running", member, (void *)2L);
	must(setpgid(running, stopped));
	obs_tab->word[1] = stopped;
	obs_tab->word[2] = running;
	await_flag(1);
	await_flag(2);
	must(kill(stopped, SIGSTOP));
	await_state(stopped, "T");
	set_flag(3);
	await_flag(4);
	return 0;
}

int main(void)
{
	begin();
	must(prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0));
	pid_t p = fork_named("parent", parent, NULL);
	await_flag(3);
	pid_t t = obs_tab->word[2], s = obs_tab->word[1];
	must_pt(PTRACE_SEIZE, t, 0, 0);
	set_flag(4);
	evwait("parent", p, 0);
	// The members' parent is this process now, which is of another session.
	int st = evwait("running", t, __WALL);
	for (int i = 0; i < 3 && WIFSTOPPED(st); i++) {
		evinfo("running", t);
		st = go("running", PTRACE_CONT, t, WSTOPSIG(st) == SIGTRAP ? 0 : WSTOPSIG(st));
	}
	evwait("stopped", s, 0);
	return 0;
}
