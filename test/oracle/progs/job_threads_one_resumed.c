// job_threads_one_resumed: a thread that its tracer resumes from a group-stop runs while the others stay stopped, and INTERRUPT shows the group-stop to it again: ptrace(2), Group-stop.
#include "sig_tools.h"

static struct gate g, g2;

static void *second(void *arg OBS_UNUSED)
{
	gate_pass(&g2);
	set_flag(0);
	gate_pass(&g2);
	return NULL;
}

static int tracee(void *arg OBS_UNUSED)
{
	pthread_t th;
	gate_pass(&g);
	pthread_create(&th, NULL, second, NULL);
	must(kill(getpid(), SIGSTOP));
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
	go("leader", PTRACE_CONT, t, SIGSTOP);
	evwait("thread", th, __WALL);
	resume(th, 0);
	gate_open(&g2);
	await_flag(0);
	evwait("leader stays", t, __WALL | WNOHANG);
	await_state(th, "S");
	evpt("thread", PTRACE_INTERRUPT, th, 0, 0);
	evwait("interrupted", th, __WALL);
	evinfo("interrupted", th);
	must(kill(t, SIGKILL));
	evwait("thread killed", th, __WALL);
	evwait("leader killed", t, __WALL);
	return 0;
}
