// job_listen_kill: SIGKILL ends a listening tracee: ptrace(2), PTRACE_LISTEN.
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
	must_pt(PTRACE_LISTEN, t, 0, 0);
	must(kill(t, SIGKILL));
	evwait("killed", t, __WALL);
	return 0;
}
