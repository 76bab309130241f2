// fork_kill_parent: the parent killed in the fork event ends; the child is traced on and adopted: ptrace(2), PTRACE_O_TRACEFORK.
#include "req_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	if (raw0(SYS_fork) == 0) {
		ev("child", "ran=yes adopted=%p", getppid());
		_exit(5);
	}
	return 4;
}

int main(void)
{
	begin();
	must(prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0));
	pid_t t = spawn("tracee", tracee, NULL);
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACEFORK);
	go("event", PTRACE_CONT, t, 0);
	pid_t c = event_child("child", t);
	evwait("child", c, __WALL);
	must(kill(t, SIGKILL));
	evwait("end", t, __WALL);
	go("child's end", PTRACE_CONT, c, 0);
	return 0;
}
