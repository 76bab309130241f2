// attach_sleeping: PTRACE_ATTACH interrupts a blocked read, which restarts unseen when the SIGSTOP is dropped: ptrace(2), PTRACE_ATTACH; signal(7).
#include "sig_tools.h"

static struct gate g;

static int tracee(void *arg OBS_UNUSED)
{
	ev("read", "result=%r", gate_read(&g));
	return 2;
}

int main(void)
{
	begin();
	g = new_gate();
	pid_t t = fork_named("tracee", tracee, NULL);
	await_state(t, "S");
	evpt("sleeping", PTRACE_ATTACH, t, 0, 0);
	evwait("attach", t, __WALL);
	struct user_regs_struct r = get_regs(t);
	evregs("attach", &r, "rax orig_rax");
	resume(t, 0);
	await_state(t, "S");
	gate_open(&g);
	evwait("end", t, __WALL);
	return 0;
}
