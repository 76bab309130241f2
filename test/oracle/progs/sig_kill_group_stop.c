// sig_kill_group_stop: SIGKILL ends a tracee in a group-stop, with TRACEME and with SEIZE: ptrace(2), Group-stop.
#include "sig_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	must(kill(getpid(), SIGSTOP));
	return 0;
}

static struct gate g;

static int seized(void *arg OBS_UNUSED)
{
	gate_pass(&g);
	must(kill(getpid(), SIGTSTP));
	return 0;
}

int main(void)
{
	begin();
	g = new_gate();
	pid_t t = spawn("tracee", tracee, NULL);
	go("signal", PTRACE_CONT, t, 0);
	go("group-stop", PTRACE_CONT, t, SIGSTOP);
	must(kill(t, SIGKILL));
	evwait("killed", t, __WALL);

	t = fork_named("seized", seized, NULL);
	must_pt(PTRACE_SEIZE, t, 0, 0);
	gate_open(&g);
	evwait("signal", t, __WALL);
	go("group-stop", PTRACE_CONT, t, SIGTSTP);
	must(kill(t, SIGKILL));
	evwait("killed", t, __WALL);
	return 0;
}
