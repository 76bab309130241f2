// sig_kill_request: PTRACE_KILL ends a stopped and a running tracee, and fails with ESRCH for others: ptrace(2), PTRACE_KILL.
#include "sig_tools.h"

static struct gate g;

static int tracee(void *arg OBS_UNUSED)
{
	gate_pass(&g);
	return 0;
}

int main(void)
{
	begin();
	g = new_gate();
	pid_t t = spawn("stopped", tracee, NULL);
	evpt("stopped", PTRACE_KILL, t, 0, 0);
	evwait("stopped", t, __WALL);

	t = spawn("running", tracee, NULL);
	resume(t, 0);
	await_state(t, "S");
	evpt("running", PTRACE_KILL, t, 0, 0);
	evwait("running", t, __WALL);

	t = fork_named("untraced", tracee, NULL);
	evpt("untraced", PTRACE_KILL, t, 0, 0);
	gate_open(&g);
	evwait("untraced", t, __WALL);
	return 0;
}
