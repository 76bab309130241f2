// seize_children: a child that a seized tracee's fork attaches is seized too: it starts in PTRACE_EVENT_STOP and can be interrupted: ptrace(2), PTRACE_O_TRACEFORK.
#include "sig_tools.h"

static struct gate g, g2;

static int tracee(void *arg OBS_UNUSED)
{
	gate_pass(&g);
	pid_t c = must(fork());
	if (c == 0) {
		gate_pass(&g2);
		_exit(7);
	}
	xwait(c);
	return 0;
}

int main(void)
{
	begin();
	g = new_gate();
	g2 = new_gate();
	pid_t t = fork_named("tracee", tracee, NULL);
	must_pt(PTRACE_SEIZE, t, 0, PTRACE_O_TRACEFORK);
	gate_open(&g);
	evwait("fork", t, __WALL);
	unsigned long c;
	must_pt(PTRACE_GETEVENTMSG, t, 0, &c);
	name_pid("child", c);
	evwait("child", c, __WALL);
	evinfo("child", c);
	resume(c, 0);
	await_state(c, "S");
	evpt("child", PTRACE_INTERRUPT, c, 0, 0);
	evwait("child interrupt", c, __WALL);
	gate_open(&g2);
	go("child ends", PTRACE_CONT, c, 0);
	go("sigchld", PTRACE_CONT, t, 0);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
