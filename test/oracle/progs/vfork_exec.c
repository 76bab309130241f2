// vfork_exec: an execve of the child ends the parent's vfork: VFORK_DONE comes while the child lives on: ptrace(2), PTRACE_O_TRACEVFORKDONE.
#include "req_tools.h"

static const char *path;

static int tracee(void *arg OBS_UNUSED)
{
	block(SIGCHLD);
	pid_t c = vfork();
	if (c == 0) {
		exec_again(path, "again");
		_exit(1);
	}
	ev("waited", "status=%w", xwait(c));
	return 4;
}

int main(int argc, char **argv)
{
	if (argc > 1)
		return 6;
	begin();
	path = argv[0];
	pid_t t = spawn("tracee", tracee, NULL);
	must_pt(PTRACE_SETOPTIONS, t, 0,
		PTRACE_O_TRACEVFORK | PTRACE_O_TRACEVFORKDONE | PTRACE_O_TRACEEXEC);
	go("event", PTRACE_CONT, t, 0);
	pid_t c = event_child("child", t);
	evwait("child", c, __WALL);
	resume(t, 0);
	go("child's execve", PTRACE_CONT, c, 0);
	evwait("done", t, __WALL);
	ev("message", "child=%p", event_msg(t));
	resume(t, 0);
	go("child's end", PTRACE_CONT, c, 0);
	evwait("end", t, __WALL);
	return 0;
}
