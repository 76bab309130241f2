// multi_kill_threads: SIGKILL to one thread ends all threads of the process, stopped or running; each death is reported: ptrace(2), Death under ptrace.
#include "sig_tools.h"

static struct gate g;

static void *thread(void *arg OBS_UNUSED)
{
	gate_pass(&g);
	return NULL;
}

static int tracee(void *arg OBS_UNUSED)
{
	pthread_t th[2];
	for (int i = 0; i < 2; i++)
		pthread_create(&th[i], NULL, thread, NULL);
	pthread_join(th[0], NULL);
	return 0;
}

int main(void)
{
	static const char *const name[] = { "running", "stopped" };
	unsigned long t[2];
	begin();
	g = new_gate();
	pid_t p = spawn("leader", tracee, NULL);
	must_pt(PTRACE_SETOPTIONS, p, 0, PTRACE_O_TRACECLONE);
	for (int i = 0; i < 2; i++) {
		go("clone", PTRACE_CONT, p, 0);
		must_pt(PTRACE_GETEVENTMSG, p, 0, &t[i]);
		name_pid(name[i], t[i]);
		evwait("new", t[i], __WALL);
	}
	resume(t[0], 0);
	resume(p, 0);
	await_state(t[0], "S");
	tkill_to(p, t[0], SIGKILL);
	for (int i = 0; i < 2; i++)
		evwait("killed", t[i], __WALL);
	evwait("killed", p, __WALL);
	return 0;
}
