// seccomp_kill_thread: RET_KILL_THREAD ends one thread; its process and other tracees go on: seccomp(2), SECCOMP_RET_KILL_THREAD.
#include "req_tools.h"

static struct gate g;

static void *second(void *arg OBS_UNUSED)
{
	filter_one(SYS_getppid, SECCOMP_RET_KILL_THREAD);
	raw0(SYS_getppid);
	return NULL;
}

static int tracee(void *arg OBS_UNUSED)
{
	pthread_t th;
	pthread_create(&th, NULL, second, NULL);
	gate_pass(&g);
	ev("leader", "lives=yes");
	return 3;
}

int main(void)
{
	begin();
	g = new_gate();
	pid_t t = spawn("leader", tracee, NULL);
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACECLONE);
	go("clone", PTRACE_CONT, t, 0);
	pid_t th = event_child("thread", t);
	evwait("thread", th, __WALL);
	resume(t, 0);
	go("thread's end", PTRACE_CONT, th, 0);
	gate_open(&g);
	evwait("end", t, __WALL);
	return 0;
}
