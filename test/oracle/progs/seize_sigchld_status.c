// seize_sigchld_status: the SIGCHLD of a PTRACE_EVENT_STOP says CLD_STOPPED with the signal of a group-stop that the parent has not waited for, and 0 without one: ptrace(2), sigaction(2).
#include "sig_tools.h"

static struct gate g;

static int tracee(void *arg OBS_UNUSED)
{
	gate_pass(&g);
	return 0;
}

static void info(const char *what)
{
	sigset_t s;
	siginfo_t si;
	sigemptyset(&s);
	sigaddset(&s, SIGCHLD);
	must(sigwaitinfo(&s, &si));
	evsig(what, &si);
}

static void take(const char *what, pid_t t)
{
	info(what);
	evwait(what, t, __WALL | WUNTRACED);
}

int main(void)
{
	begin();
	g = new_gate();
	block(SIGCHLD);

	// Not stopped by a signal.
	pid_t t = fork_named("running", tracee, NULL);
	must_pt(PTRACE_SEIZE, t, 0, 0);
	must_pt(PTRACE_INTERRUPT, t, 0, 0);
	take("interrupted", t);
	must_pt(PTRACE_CONT, t, 0, 0);
	must(kill(t, SIGTSTP));
	take("stop signal", t);
	must_pt(PTRACE_CONT, t, 0, SIGTSTP);
	take("group-stop", t);
	must_pt(PTRACE_LISTEN, t, 0, 0);
	must_pt(PTRACE_INTERRUPT, t, 0, 0);
	take("interrupted while listening", t);
	must_pt(PTRACE_LISTEN, t, 0, 0);
	must(kill(t, SIGCONT));
	take("continued", t);
	forget(SIGCHLD); // of the stop; the one before was of its going on
	must(kill(t, SIGKILL));
	take("killed", t);

	// Stopped before, and the parent has waited for that.
	t = fork_named("waited", tracee, NULL);
	must(kill(t, SIGSTOP));
	take("stopped", t);
	must_pt(PTRACE_SEIZE, t, 0, 0);
	take("seized", t);
	must_pt(PTRACE_LISTEN, t, 0, 0);
	must_pt(PTRACE_INTERRUPT, t, 0, 0);
	take("interrupted while listening", t);
	must(kill(t, SIGKILL));
	take("killed", t);

	// Stopped before, and nobody has waited.
	t = fork_named("not waited", tracee, NULL);
	must(kill(t, SIGSTOP));
	await_state(t, "T");
	info("stopped");
	must_pt(PTRACE_SEIZE, t, 0, 0);
	take("seized", t);
	must(kill(t, SIGKILL));
	take("killed", t);
	return 0;
}
