// exec_after_leader: a thread can exec after its leader has exited; the process goes on under the leader's id: execve(2); ptrace(2), execve(2) under ptrace.
#include "req_tools.h"

static const char *path;
static pid_t leader;

static void *second(void *arg OBS_UNUSED)
{
	await_state(leader, "Z");
	exec_again(path, "again");
	return NULL;
}

static int tracee(void *arg OBS_UNUSED)
{
	pthread_t th;
	leader = getpid();
	await_flag(0);
	pthread_create(&th, NULL, second, NULL);
	syscall(SYS_exit, 3);
	return 1;
}

int main(int argc, char **argv)
{
	if (argc > 1) {
		role("image");
		ev("executed", "pid=%p", getpid());
		return 6;
	}
	begin();
	path = argv[0];
	pid_t u = fork_named("untraced", tracee, NULL);
	set_flag(0);
	evwait("untraced", u, 0);
	pid_t t = spawn("leader", tracee, NULL);
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC);
	go("clone", PTRACE_CONT, t, 0);
	pid_t th = event_child("thread", t);
	evwait("thread", th, __WALL);
	resume(t, 0);
	await_state(t, "Z");
	evwait("leader not yet", t, __WALL | WNOHANG);
	resume(th, 0);
	evwait("event", t, __WALL);
	ev("message", "former=%p", event_msg(t));
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
