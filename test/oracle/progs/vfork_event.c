// vfork_event: TRACEVFORK stops the parent before the child runs, TRACEVFORKDONE after the child's end; both messages are the child's id: ptrace(2), PTRACE_O_TRACEVFORK.
#include "req_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	block(SIGCHLD);
	if (raw0(SYS_vfork) == 0)
		raw(SYS_exit_group, 5, 0, 0, 0, 0, 0);
	return 4;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACEVFORK | PTRACE_O_TRACEVFORKDONE);
	go("event", PTRACE_CONT, t, 0);
	pid_t c = event_child("child", t);
	evwait("child", c, __WALL);
	evinfo("event", t);
	resume(t, 0);
	await_state(t, "SD");
	evwait("parent waits for its child", t, __WALL | WNOHANG);
	go("child's end", PTRACE_CONT, c, 0);
	evwait("done", t, __WALL);
	evinfo("done", t);
	ev("message", "child=%p", event_msg(t));
	struct user_regs_struct r = get_regs(t);
	evregs("done", &r, "orig_rax");
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
