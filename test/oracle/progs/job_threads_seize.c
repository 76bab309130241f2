// job_threads_seize: a group-stop of a seized process: each thread reports PTRACE_EVENT_STOP, listens, and SIGCONT notifies each: ptrace(2), Group-stop, PTRACE_LISTEN.
#include "sig_tools.h"

static struct gate g, g2;

static void *second(void *arg OBS_UNUSED)
{
	block(SIGCONT);
	gate_pass(&g2);
	return NULL;
}

static int tracee(void *arg OBS_UNUSED)
{
	pthread_t th;
	gate_pass(&g);
	pthread_create(&th, NULL, second, NULL);
	must(kill(getpid(), SIGTSTP));
	gate_open(&g2);
	pthread_join(th, NULL);
	return 0;
}

int main(void)
{
	begin();
	g = new_gate();
	g2 = new_gate();
	pid_t t = fork_named("leader", tracee, NULL);
	must_pt(PTRACE_SEIZE, t, 0, PTRACE_O_TRACECLONE);
	gate_open(&g);
	evwait("clone", t, __WALL);
	unsigned long th;
	must_pt(PTRACE_GETEVENTMSG, t, 0, &th);
	name_pid("thread", th);
	evwait("new thread", th, __WALL);
	resume(th, 0);
	await_state(th, "S");
	go("signal", PTRACE_CONT, t, 0);
	go("leader", PTRACE_CONT, t, SIGTSTP);
	evinfo("leader", t);
	evwait("thread", th, __WALL);
	evinfo("thread", th);
	evpt("leader", PTRACE_LISTEN, t, 0, 0);
	evpt("thread", PTRACE_LISTEN, th, 0, 0);
	must(kill(t, SIGCONT));
	evwait("leader notified", t, __WALL);
	evwait("thread notified", th, __WALL);
	evinfo("thread notified", th);
	resume(th, 0);
	go("sigcont", PTRACE_CONT, t, 0);
	resume(t, 0);
	evwait("thread ends", th, __WALL);
	evwait("leader ends", t, __WALL);
	return 0;
}
