// attach_running: PTRACE_ATTACH stops a running process with a SIGSTOP from the kernel and changes no registers: ptrace(2), PTRACE_ATTACH.
#include "sig_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	set_flag(0);
	while (!obs_tab->flag[1])
		;
	ev("after", "done=yes");
	return 2;
}

int main(void)
{
	begin();
	pid_t t = fork_named("tracee", tracee, NULL);
	await_flag(0);
	evpt("running", PTRACE_ATTACH, t, 0, 0);
	evwait("attach", t, __WALL);
	evinfo("attach", t);
	struct user_regs_struct r = get_regs(t);
	evregs("attach", &r, "orig_rax");
	ev("tracer", "pid=%p", tracer_of(t));
	set_flag(1);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
