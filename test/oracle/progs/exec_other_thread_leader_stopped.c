// exec_other_thread_leader_stopped: an execve of a thread ends the stops of the leader and of the other threads: they die, and only the others are reported: ptrace(2), execve(2) under ptrace.
#include "req_tools.h"

static const char *path;

static void *third(void *arg OBS_UNUSED)
{
	pause();
	return NULL;
}

static void *second(void *arg OBS_UNUSED)
{
	exec_again(path, "again");
	return NULL;
}

static int tracee(void *arg OBS_UNUSED)
{
	pthread_t th;
	pthread_create(&th, NULL, third, NULL);
	pthread_create(&th, NULL, second, NULL);
	return 1;
}

int main(int argc, char **argv)
{
	if (argc > 1)
		return 6;
	begin();
	path = argv[0];
	pid_t t = spawn("leader", tracee, NULL);
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC);
	go("clone", PTRACE_CONT, t, 0);
	pid_t b = event_child("third", t);
	evwait("third", b, __WALL);
	go("clone", PTRACE_CONT, t, 0);
	pid_t a = event_child("second", t);
	evwait("second", a, __WALL);
	// The leader stands in its event and the third thread in its first stop.
	resume(a, 0);
	evwait("third's end", b, __WALL);
	evwait("event", t, __WALL);
	ev("message", "former=%p", event_msg(t));
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
