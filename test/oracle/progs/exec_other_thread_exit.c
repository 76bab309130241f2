// exec_other_thread_exit: with TRACEEXIT a leader whose thread execs still stops for its exit; resumed, it vanishes without another report: ptrace(2), execve(2) under ptrace.
#include "req_tools.h"

static const char *path;

static void *second(void *arg OBS_UNUSED)
{
	exec_again(path, "again");
	return NULL;
}

static int tracee(void *arg OBS_UNUSED)
{
	pthread_t th;
	pthread_create(&th, NULL, second, NULL);
	pause();
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
	resume(t, 0);
	await_state(t, "S");
	resume(th, 0);
	evwait("leader's exit", t, __WALL);
	evmsg("leader's exit", t);
	evwait("thread waits", th, __WALL | WNOHANG);
	go("event", PTRACE_CONT, t, 0);
	ev("message", "former=%p", event_msg(t));
	go("exit", PTRACE_CONT, t, 0);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
