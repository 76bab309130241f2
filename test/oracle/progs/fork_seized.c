// fork_seized: the child of a seized process is seized as well: it starts with PTRACE_EVENT_STOP in place of SIGSTOP, and takes INTERRUPT: ptrace(2), PTRACE_SEIZE.
#include "req_tools.h"

static struct gate g;

static int tracee(void *arg OBS_UNUSED)
{
	gate_pass(&g);
	block(SIGCHLD);
	pid_t c = raw0(SYS_fork);
	if (c == 0) {
		gate_pass(&g);
		_exit(3);
	}
	xwait(c);
	return 4;
}

int main(void)
{
	begin();
	g = new_gate();
	pid_t t = fork_named("tracee", tracee, NULL);
	must_pt(PTRACE_SEIZE, t, 0, PTRACE_O_TRACEFORK);
	gate_open(&g);
	evwait("event", t, __WALL);
	pid_t c = event_child("child", t);
	evwait("child", c, __WALL);
	evinfo("child", c);
	resume(t, 0);
	resume(c, 0);
	await_state(c, "S");
	evpt("child", PTRACE_INTERRUPT, c, 0, 0);
	evwait("interrupted", c, __WALL);
	resume(c, 0);
	gate_open(&g);
	evwait("child's end", c, __WALL);
	evwait("end", t, __WALL);
	return 0;
}
