// seize_interrupt_running: PTRACE_INTERRUPT stops a running seized tracee once with PTRACE_EVENT_STOP and SIGTRAP: ptrace(2), PTRACE_INTERRUPT.
#include "sig_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	set_flag(0);
	while (!obs_tab->flag[1])
		;
	return 2;
}

int main(void)
{
	begin();
	pid_t t = fork_named("tracee", tracee, NULL);
	await_flag(0);
	must_pt(PTRACE_SEIZE, t, 0, 0);
	evpt("running", PTRACE_INTERRUPT, t, 0, 0);
	evwait("interrupt", t, __WALL);
	evinfo("interrupt", t);
	unsigned long msg = 77;
	must_pt(PTRACE_GETEVENTMSG, t, 0, &msg);
	struct user_regs_struct r = get_regs(t);
	evregs("interrupt", &r, "orig_rax");
	ev("message", "msg=%d", msg);
	set_flag(1);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
