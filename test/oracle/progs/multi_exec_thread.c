// multi_exec_thread: execve by a thread: the other threads end, the caller takes over the leader's id, and the event's message is its old id: ptrace(2), execve(2) under ptrace.
#include "sig_tools.h"

static struct gate g;
static const char *path;

static void *thread(void *arg OBS_UNUSED)
{
	gate_pass(&g);
	execl(path, path, "again", NULL);
	return NULL;
}

static int tracee(void *arg OBS_UNUSED)
{
	pthread_t th;
	pthread_create(&th, NULL, thread, NULL);
	for (;;)
		pause();
	return 0;
}

int main(int argc, char **argv)
{
	if (argc > 1) {
		role("tracee");
		ev("executed", "is_leader=%b pid=%p", own_tid() == getpid(), getpid());
		return 6;
	}
	begin();
	path = argv[0];
	g = new_gate();
	pid_t p = spawn("leader", tracee, NULL);
	must_pt(PTRACE_SETOPTIONS, p, 0, PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC);
	go("clone", PTRACE_CONT, p, 0);
	unsigned long t, old;
	must_pt(PTRACE_GETEVENTMSG, p, 0, &t);
	name_pid("thread", t);
	evwait("new", t, __WALL);
	resume(t, 0);
	resume(p, 0);
	gate_open(&g);
	evwait("exec", p, __WALL);
	must_pt(PTRACE_GETEVENTMSG, p, 0, &old);
	ev("message", "old=%p", old);
	evpt("old id", PTRACE_CONT, t, 0, 0);
	evwait("old id", t, __WALL | WNOHANG);
	go("end", PTRACE_CONT, p, 0);
	return 0;
}
