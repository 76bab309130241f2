// wait_exit_group_threads: exit_group ends all traced threads with its status, one report each: ptrace(2), Death under ptrace.
#include "sig_tools.h"

static struct gate g;

static void *second(void *arg OBS_UNUSED)
{
	gate_pass(&g);
	return NULL;
}

static int tracee(void *arg OBS_UNUSED)
{
	pthread_t th;
	for (int i = 0; i < 2; i++)
		pthread_create(&th, NULL, second, NULL);
	_exit(21);
}

int main(void)
{
	static const char *const name[] = { "thread0", "thread1" };
	begin();
	g = new_gate();
	pid_t t = spawn("leader", tracee, NULL);
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACECLONE);
	unsigned long th[2];
	for (int i = 0; i < 2; i++) {
		go("clone", PTRACE_CONT, t, 0);
		must_pt(PTRACE_GETEVENTMSG, t, 0, &th[i]);
		name_pid(name[i], th[i]);
		evwait("new thread", th[i], __WALL);
		resume(th[i], 0);
		await_state(th[i], "S");
	}
	resume(t, 0);
	evwait("thread", th[0], __WALL);
	evwait("thread", th[1], __WALL);
	evwait("leader", t, __WALL);
	return 0;
}
