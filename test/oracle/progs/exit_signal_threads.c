// exit_signal_threads: a fatal signal delivered to one thread ends all traced threads, each reported as killed by it: ptrace(2), Death under ptrace.
#include "req_tools.h"

static struct gate g;

static void *second(void *arg OBS_UNUSED)
{
	gate_pass(&g);
	return NULL;
}

static int tracee(void *arg OBS_UNUSED)
{
	pthread_t th;
	pthread_create(&th, NULL, second, NULL);
	self(SIGTERM);
	return 0;
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
	resume(th, 0);
	await_state(th, "S");
	go("signal", PTRACE_CONT, t, 0);
	resume(t, SIGTERM);
	evwait("thread's end", th, __WALL);
	evwait("end", t, __WALL);
	return 0;
}
