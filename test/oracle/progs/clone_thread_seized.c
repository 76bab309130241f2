// clone_thread_seized: a thread made in a seized process starts in PTRACE_EVENT_STOP, and the options go to it: ptrace(2), PTRACE_O_TRACECLONE, PTRACE_SEIZE.
#include "req_tools.h"

static struct gate g;

static void *third(void *arg OBS_UNUSED)
{
	return NULL;
}

static void *second(void *arg OBS_UNUSED)
{
	pthread_t th;
	pthread_create(&th, NULL, third, NULL);
	pthread_join(th, NULL);
	return NULL;
}

static int tracee(void *arg OBS_UNUSED)
{
	gate_pass(&g);
	pthread_t th;
	pthread_create(&th, NULL, second, NULL);
	gate_pass(&g);
	return 4;
}

int main(void)
{
	begin();
	g = new_gate();
	pid_t t = fork_named("leader", tracee, NULL);
	must_pt(PTRACE_SEIZE, t, 0, PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXIT);
	gate_open(&g);
	evwait("event", t, __WALL);
	pid_t a = event_child("second", t);
	evwait("second", a, __WALL);
	evinfo("second", a);
	resume(t, 0);
	go("second's event", PTRACE_CONT, a, 0);
	pid_t b = event_child("third", a);
	evwait("third", b, __WALL);
	resume(a, 0);
	go("third's exit", PTRACE_CONT, b, 0);
	go("third's end", PTRACE_CONT, b, 0);
	evwait("second's exit", a, __WALL);
	go("second's end", PTRACE_CONT, a, 0);
	gate_open(&g);
	evwait("exit", t, __WALL);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
