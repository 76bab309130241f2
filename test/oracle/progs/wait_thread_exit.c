// wait_thread_exit: a traced thread's end is reported to the tracer with its own status, and its id is then gone: ptrace(2), Death under ptrace.
#include "sig_tools.h"

static struct gate g;

static void *second(void *arg OBS_UNUSED)
{
	syscall(SYS_exit, 33);
	return NULL;
}

static int tracee(void *arg OBS_UNUSED)
{
	pthread_t th;
	pthread_create(&th, NULL, second, NULL);
	gate_pass(&g);
	return 0;
}

int main(void)
{
	begin();
	g = new_gate();
	pid_t t = spawn("leader", tracee, NULL);
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACECLONE);
	go("clone", PTRACE_CONT, t, 0);
	unsigned long th;
	must_pt(PTRACE_GETEVENTMSG, t, 0, &th);
	name_pid("thread", th);
	evwait("new thread", th, __WALL);
	resume(t, 0);
	block(SIGCHLD);
	go("thread", PTRACE_CONT, th, 0);
	evwait("thread again", th, __WALL);
	evpt("thread", PTRACE_CONT, th, 0, 0);
	gate_open(&g);
	evwait("leader", t, __WALL);
	return 0;
}
