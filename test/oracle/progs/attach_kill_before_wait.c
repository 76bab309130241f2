// attach_kill_before_wait: SIGKILL between ATTACH and the wait ends the process; the wait reports the death: ptrace(2), Death under ptrace.
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
	pid_t t = fork_named("tracee", tracee, NULL);
	await_state(t, "S");
	must_pt(PTRACE_ATTACH, t, 0, 0);
	must(kill(t, SIGKILL));
	await_state(t, "Z");
	evwait("death", t, __WALL);
	return 0;
}
