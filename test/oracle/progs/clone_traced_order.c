// clone_traced_order: a new thread can run and end before anybody has waited for its maker's event: ptrace(2), PTRACE_O_TRACECLONE.
#include "req_tools.h"

static void *second(void *arg OBS_UNUSED)
{
	return NULL;
}

static int tracee(void *arg OBS_UNUSED)
{
	pthread_t th;
	pthread_create(&th, NULL, second, NULL);
	pthread_join(th, NULL);
	return 4;
}

int main(void)
{
	begin();
	pid_t t = spawn("leader", tracee, NULL);
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACECLONE);
	resume(t, 0);
	await_state(t, "t");
	// The event is there but not taken yet.
	pid_t th = event_child("thread", t);
	evwait("thread", th, __WALL);
	go("thread's end", PTRACE_CONT, th, 0);
	evwait("event", t, __WALL);
	ev("thread", "gone=%b", state_of(th) == '?');
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
