// exit_autoreap: a dead tracee left by its tracer's end is reaped by itself when its real parent ignores SIGCHLD: ptrace(2), Death under ptrace; wait(2), NOTES.
#include "req_tools.h"

static struct gate g;

static int child(void *arg OBS_UNUSED)
{
	gate_pass(&g);
	return 7;
}

static int tracer(void *arg)
{
	pid_t c = *(pid_t *)arg;
	must_pt(PTRACE_SEIZE, c, 0, 0);
	gate_open(&g);
	await_state(c, "Z");
	return 0;
}

static int parent(void *arg OBS_UNUSED)
{
	signal(SIGCHLD, SIG_IGN);
	pid_t c = fork_named("child", child, NULL);
	pid_t tr = fork_named("tracer", tracer, &c);
	// Both are reaped by themselves, so this wait ends when they are gone.
	int st;
	pid_t r = waitpid(-1, &st, 0);
	ev("wait", "result=%r gone=%b", r < 0 ? -errno : r, state_of(c) == '?' && state_of(tr) == '?');
	return 0;
}

int main(void)
{
	begin();
	g = new_gate();
	pid_t p = fork_named("parent", parent, NULL);
	evwait("parent", p, 0);
	return 0;
}
