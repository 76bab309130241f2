// detach_traceme_parent_exit: a TRACEME tracee goes on untraced when its parent, the tracer, exits: ptrace(2), PTRACE_TRACEME.
#include "sig_tools.h"

static struct gate g, done;

static int child(void *arg OBS_UNUSED)
{
	gate_pass(&g);
	ev("orphan", "tracer=%p", tracer_of(getpid()));
	must(kill(getpid(), SIGURG));
	ev("orphan", "signal=ignored");
	gate_open(&done);
	return 3;
}

static int parent(void *arg OBS_UNUSED)
{
	pid_t c = spawn("child", child, NULL);
	ev("tracer", "is_parent=%b", tracer_of(c) == getpid());
	return 2;
}

int main(void)
{
	begin();
	g = new_gate();
	done = new_gate();
	pid_t p = fork_named("parent", parent, NULL);
	evwait("parent", p, 0);
	gate_open(&g);
	gate_pass(&done);
	return 0;
}
