// sys_one_thread: PTRACE_SYSCALL is per thread: the calls of a thread resumed by CONT stop nothing: ptrace(2), DESCRIPTION.
#include "req_tools.h"

static struct gate g;

static void *second(void *arg OBS_UNUSED)
{
	for (int i = 0; i < 50; i++)
		raw0(SYS_getppid);
	gate_open(&g);
	return NULL;
}

static int tracee(void *arg OBS_UNUSED)
{
	pthread_t th;
	pthread_create(&th, NULL, second, NULL);
	gate_pass(&g);
	raw0(SYS_getuid);
	pthread_join(th, NULL);
	return 0;
}

int main(void)
{
	begin();
	g = new_gate();
	pid_t t = spawn("leader", tracee, NULL);
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACECLONE);
	go("clone", PTRACE_CONT, t, 0);
	pid_t th = event_child("thread", t);
	evwait("thread", th, __WALL);
	resume(th, 0);
	to_entry(t, SYS_getuid);
	evwait("thread's end", th, __WALL);
	go("exit", PTRACE_SYSCALL, t, 0);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
