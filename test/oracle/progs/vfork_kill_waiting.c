// vfork_kill_waiting: SIGKILL ends a parent that waits for its vfork child; the child lives on: ptrace(2), PTRACE_O_TRACEVFORK; vfork(2).
#include "req_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	if (raw0(SYS_vfork) == 0)
		raw(SYS_exit_group, 5, 0, 0, 0, 0, 0);
	return 4;
}

int main(void)
{
	begin();
	must(prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0));
	pid_t t = spawn("tracee", tracee, NULL);
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACEVFORK | PTRACE_O_TRACEVFORKDONE);
	go("event", PTRACE_CONT, t, 0);
	pid_t c = event_child("child", t);
	evwait("child", c, __WALL);
	resume(t, 0);
	await_state(t, "SD");
	must(kill(t, SIGKILL));
	evwait("end", t, __WALL);
	go("child's end", PTRACE_CONT, c, 0);
	return 0;
}
