// fork_in_thread: a fork by another thread is that thread's event; the child is a process of its own: ptrace(2), PTRACE_O_TRACEFORK.
#include "req_tools.h"

static struct gate g;

static void *second(void *arg OBS_UNUSED)
{
	pid_t c = raw0(SYS_fork);
	if (c == 0)
		raw(SYS_exit_group, 5, 0, 0, 0, 0, 0);
	xwait(c);
	return NULL;
}

static int tracee(void *arg OBS_UNUSED)
{
	block(SIGCHLD);
	pthread_t th;
	pthread_create(&th, NULL, second, NULL);
	gate_pass(&g);
	return 4;
}

int main(void)
{
	begin();
	g = new_gate();
	pid_t t = spawn("leader", tracee, NULL);
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACECLONE | PTRACE_O_TRACEFORK);
	go("clone", PTRACE_CONT, t, 0);
	pid_t th = event_child("thread", t);
	evwait("thread", th, __WALL);
	resume(t, 0);
	go("fork", PTRACE_CONT, th, 0);
	pid_t c = event_child("child", th);
	evwait("child", c, __WALL);
	char b[32];
	must(status_field(c, "PPid", b, sizeof b));
	ev("child", "parent=%p tracer=%p", atoi(b), tracer_of(c));
	resume(th, 0);
	go("child's end", PTRACE_CONT, c, 0);
	evwait("thread's end", th, __WALL);
	gate_open(&g);
	evwait("end", t, __WALL);
	return 0;
}
