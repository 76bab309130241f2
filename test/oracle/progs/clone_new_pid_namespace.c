// clone_new_pid_namespace: the message of a fork into a new pid namespace is the child's id as the tracer sees it: ptrace(2), PTRACE_GETEVENTMSG; pid_namespaces(7).
#include "req_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	block(SIGCHLD);
	pid_t c = raw(SYS_clone, CLONE_NEWPID | SIGCHLD, 0, 0, 0, 0, 0);
	if (c == 0) {
		role("child");
		ev("child", "pid=%d", raw0(SYS_getpid));
		pid_t g = raw0(SYS_fork);
		if (g == 0) {
			role("grandchild");
			ev("grandchild", "pid=%d parent=%d", raw0(SYS_getpid), raw0(SYS_getppid));
			raw(SYS_exit_group, 6, 0, 0, 0, 0, 0);
		}
		ev("child", "grandchild=%d", g);
		xwait(g);
		raw(SYS_exit_group, 5, 0, 0, 0, 0, 0);
	}
	ev("parent", "sees=%p", c);
	ev("waited", "status=%w", xwait(c));
	return 4;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACEFORK);
	go("event", PTRACE_CONT, t, 0);
	pid_t c = event_child("child", t);
	evwait("child", c, __WALL);
	resume(t, 0);
	go("child's event", PTRACE_CONT, c, 0);
	pid_t g = event_child("grandchild", c);
	evwait("grandchild", g, __WALL);
	resume(c, 0);
	go("grandchild's end", PTRACE_CONT, g, 0);
	evwait("child's end", c, __WALL);
	evwait("end", t, __WALL);
	return 0;
}
