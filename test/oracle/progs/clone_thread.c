// clone_thread: TRACECLONE stops at the making of a thread; the thread is traced from its birth and stops with SIGSTOP of its own: ptrace(2), PTRACE_O_TRACECLONE.
#include "req_tools.h"

static struct gate g;

static void *second(void *arg OBS_UNUSED)
{
	role("thread");
	ev("runs", "tracer=%p", tracer_of(own_tid()));
	return NULL;
}

static int tracee(void *arg OBS_UNUSED)
{
	pthread_t th;
	pthread_create(&th, NULL, second, NULL);
	gate_pass(&g);
	return 4;
}

int main(void)
{
	begin();
	g = new_gate();
	pid_t t = spawn("leader", tracee, NULL);
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACECLONE);
	go("event", PTRACE_CONT, t, 0);
	evinfo("event", t);
	pid_t th = event_child("thread", t);
	evwait("thread", th, __WALL);
	evinfo("thread", th);
	char b[32];
	must(status_field(th, "Tgid", b, sizeof b));
	ev("thread", "tgid=%p", atoi(b));
	resume(t, 0);
	go("thread's end", PTRACE_CONT, th, 0);
	gate_open(&g);
	evwait("end", t, __WALL);
	return 0;
}
