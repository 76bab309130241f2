// multi_fatal_signal_threads: a fatal signal delivered to one traced thread ends the whole process with it: ptrace(2), Death under ptrace; signal(7).
#include "sig_tools.h"

static struct gate g;

static void *thread(void *arg OBS_UNUSED)
{
	gate_pass(&g);
	return NULL;
}

static int tracee(void *arg OBS_UNUSED)
{
	pthread_t th;
	pthread_create(&th, NULL, thread, NULL);
	pthread_join(th, NULL);
	return 0;
}

int main(void)
{
	unsigned long t;
	begin();
	g = new_gate();
	pid_t p = spawn("leader", tracee, NULL);
	must_pt(PTRACE_SETOPTIONS, p, 0, PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXIT);
	go("clone", PTRACE_CONT, p, 0);
	must_pt(PTRACE_GETEVENTMSG, p, 0, &t);
	name_pid("thread", t);
	evwait("new", t, __WALL);
	resume(t, 0);
	resume(p, 0);
	await_state(t, "S");
	tkill_to(p, t, SIGTERM);
	evwait("signal", t, __WALL);
	evwait("leader", p, __WALL | WNOHANG);
	go("thread exit event", PTRACE_CONT, t, SIGTERM);
	evwait("leader exit event", p, __WALL);
	unsigned long msg;
	must_pt(PTRACE_GETEVENTMSG, p, 0, &msg);
	ev("message", "status=%w", msg);
	go("thread ends", PTRACE_CONT, t, 0);
	go("leader ends", PTRACE_CONT, p, 0);
	return 0;
}
