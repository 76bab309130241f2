// wait_zombie_leader: a leader that exits before its threads is reported only after the last thread has ended: ptrace(2), Death under ptrace.
#include "sig_tools.h"

static struct gate g;

static void *second(void *arg OBS_UNUSED)
{
	gate_pass(&g);
	syscall(SYS_exit, 11);
	return NULL;
}

static int tracee(void *arg OBS_UNUSED)
{
	pthread_t th;
	pthread_create(&th, NULL, second, NULL);
	syscall(SYS_exit, 12);
	return 0;
}

int main(void)
{
	begin();
	g = new_gate();
	pid_t t = spawn("leader", tracee, NULL);
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXIT);
	go("clone", PTRACE_CONT, t, 0);
	unsigned long th;
	must_pt(PTRACE_GETEVENTMSG, t, 0, &th);
	name_pid("thread", th);
	evwait("new thread", th, __WALL);
	go("leader exit event", PTRACE_CONT, t, 0);
	resume(t, 0);
	await_state(t, "Z");
	evwait("leader not yet", t, __WALL | WNOHANG);
	gate_open(&g);
	go("thread exit event", PTRACE_CONT, th, 0);
	evwait("leader not yet", t, __WALL | WNOHANG);
	go("thread", PTRACE_CONT, th, 0);
	evwait("leader", t, __WALL);
	return 0;
}
