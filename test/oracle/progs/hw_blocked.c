// hw_blocked: a hit when SIGTRAP is blocked or ignored still stops a tracee; the tracee's own handler gets it when the tracer passes it on, and without a tracer it is fatal.
#include "hw_tools.h"

static volatile long watched;

static void trap(int sig, siginfo_t *si, void *uc OBS_UNUSED)
{
	ev("trap", "sig=%g code=%d word=%d", sig, si->si_code, watched);
	watched = 50; // in the handler, where SIGTRAP is blocked
}

static int tracee(void *arg)
{
	long kind = (long)arg;
	if (kind == 0)
		block(SIGTRAP);
	else if (kind == 1)
		signal(SIGTRAP, SIG_IGN);
	else
		on(SIGTRAP, trap, 0);
	raise(SIGSTOP);
	watched = 1;
	watched = 2;
	return 7;
}

static int untraced(void *arg)
{
	if (arg)
		block(SIGTRAP);
	else
		signal(SIGTRAP, SIG_IGN);
	set_flag(1);
	await_flag(2);
	watched = 1;
	return 7;
}

static void run(const char *what, long kind, int pass)
{
	pid_t t = spawn(what, tracee, (void *)kind);
	go("to its stop", PTRACE_CONT, t, 0);
	hw_set(t, 0, 1, &watched, HW_WRITE, HW_8);
	int status = go(what, PTRACE_CONT, t, 0);
	while (WIFSTOPPED(status)) {
		hw_stop(what, t);
		char field[32];
		must(status_field(t, "SigBlk", field, sizeof field));
		ev("at", "word=%d blocked=%s", peek(t, &watched), field);
		status = go(what, PTRACE_CONT, t, pass ? WSTOPSIG(status) : 0);
	}
}

int main(void)
{
	begin();
	run("blocked", 0, 0);
	run("ignored", 1, 0);
	run("handled", 2, 0);
	run("passed to the handler", 2, 1);
	run("blocked and passed", 0, 1);
	run("ignored and passed", 1, 1);
	for (long i = 0; i < 2; i++) {
		obs_tab->flag[1] = obs_tab->flag[2] = 0;
		pid_t u = fork_named("untraced", untraced, (void *)i);
		await_flag(1);
		must_pt(PTRACE_SEIZE, u, 0, 0);
		must_pt(PTRACE_INTERRUPT, u, 0, 0);
		xwait(u);
		hw_set(u, 0, 0, &watched, HW_WRITE, HW_8);
		must_pt(PTRACE_DETACH, u, 0, 0);
		set_flag(2);
		evwait("untraced", u, __WALL);
	}
	return 0;
}
