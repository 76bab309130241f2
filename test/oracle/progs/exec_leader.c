// exec_leader: when the leader execs, its threads are reported dead one by one, with TRACEEXIT as events first; then comes the event: ptrace(2), execve(2) under ptrace.
#include "req_tools.h"

static const char *path;

static void *second(void *arg OBS_UNUSED)
{
	pause();
	return NULL;
}

static int tracee(void *arg OBS_UNUSED)
{
	pthread_t th;
	pthread_create(&th, NULL, second, NULL);
	exec_again(path, "again");
	return 1;
}

int main(int argc, char **argv)
{
	if (argc > 1)
		return 6;
	begin();
	path = argv[0];
	pid_t t = spawn("leader", tracee, NULL);
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC | PTRACE_O_TRACEEXIT);
	go("clone", PTRACE_CONT, t, 0);
	pid_t th = event_child("thread", t);
	evwait("thread", th, __WALL);
	resume(th, 0);
	await_state(th, "S");
	resume(t, 0);
	evwait("thread's exit", th, __WALL);
	evmsg("thread's exit", th);
	go("thread's end", PTRACE_CONT, th, 0);
	evwait("event", t, __WALL);
	ev("message", "former=%p", event_msg(t));
	go("exit", PTRACE_CONT, t, 0);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
