// multi_process_signal: a signal for the process is reported by one thread only, one that does not block it; the others go on: signal(7), ptrace(2).
#include "sig_tools.h"

static struct gate g;

static void *thread(void *arg OBS_UNUSED)
{
	sigset_t s;
	sigemptyset(&s);
	sigaddset(&s, SIGUSR2);
	pthread_sigmask(SIG_UNBLOCK, &s, NULL);
	gate_pass(&g);
	return NULL;
}

static int tracee(void *arg OBS_UNUSED)
{
	pthread_t th;
	block(SIGUSR2);
	pthread_create(&th, NULL, thread, NULL);
	pthread_join(th, NULL);
	return 0;
}

int main(void)
{
	begin();
	g = new_gate();
	pid_t p = spawn("leader", tracee, NULL);
	must_pt(PTRACE_SETOPTIONS, p, 0, PTRACE_O_TRACECLONE);
	go("clone", PTRACE_CONT, p, 0);
	unsigned long t;
	must_pt(PTRACE_GETEVENTMSG, p, 0, &t);
	name_pid("thread", t);
	evwait("new", t, __WALL);
	resume(t, 0);
	resume(p, 0);
	await_state(t, "S");
	await_state(p, "S");
	must(kill(p, SIGUSR1));
	evwait("leader", p, __WALL);
	evwait("thread", t, __WALL | WNOHANG);
	resume(p, 0);
	await_state(p, "S");
	must(kill(p, SIGUSR2));
	evwait("thread", t, __WALL);
	evwait("leader", p, __WALL | WNOHANG);
	resume(t, 0);
	gate_open(&g);
	evwait("thread ends", t, __WALL);
	evwait("leader ends", p, __WALL);
	return 0;
}
