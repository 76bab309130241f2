// exec_other_thread: a thread that execs takes over the leader's id: the event comes under that id, with the thread's former one as message: ptrace(2), execve(2) under ptrace.
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
	if (argc > 1) {
		role("image");
		ev("executed", "pid=%p tid=%p", getpid(), own_tid());
		return 6;
	}
	begin();
	path = argv[0];
	pid_t t = spawn("leader", tracee, NULL);
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC);
	go("clone", PTRACE_CONT, t, 0);
	pid_t th = event_child("thread", t);
	evwait("thread", th, __WALL);
	resume(t, 0);
	await_state(t, "S");
	resume(th, 0);
	evwait("event", t, __WALL);
	ev("message", "former=%p", event_msg(t));
	// The former id and the former leader are gone without a report.
	evwait("thread", th, __WALL);
	evpt("thread", PTRACE_CONT, th, 0, 0);
	ev("thread", "gone=%b", state_of(th) == '?');
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
