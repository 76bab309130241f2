// detach_reattach: a process can be traced again after PTRACE_DETACH, by ATTACH or SEIZE, any number of times: ptrace(2), PTRACE_DETACH.
#include "sig_tools.h"

static struct gate g;

static int tracee(void *arg OBS_UNUSED)
{
	ev("read", "result=%r", gate_read(&g));
	return 3;
}

int main(void)
{
	begin();
	g = new_gate();
	pid_t t = fork_named("tracee", tracee, NULL);
	for (int i = 0; i < 10; i++) {
		if (i & 1) {
			must_pt(PTRACE_SEIZE, t, 0, 0);
			must_pt(PTRACE_INTERRUPT, t, 0, 0);
		} else {
			must_pt(PTRACE_ATTACH, t, 0, 0);
		}
		evwait("stop", t, __WALL);
		must_pt(PTRACE_DETACH, t, 0, 0);
		ev("tracer", "pid=%p", tracer_of(t));
	}
	await_state(t, "S");
	gate_open(&g);
	evwait("end", t, 0);
	return 0;
}
