// attach_refused: PTRACE_ATTACH and SEIZE of oneself, one's own thread, a zombie or a tracee are EPERM, of no process ESRCH: ptrace(2), ERRORS.
#include "sig_tools.h"

static pid_t tid;
static struct gate g;

static void *second(void *arg OBS_UNUSED)
{
	tid = own_tid();
	set_flag(0);
	gate_pass(&g);
	return NULL;
}

static int dies(void *arg OBS_UNUSED)
{
	return 1;
}

static void both(const char *what, pid_t pid)
{
	evpt(what, PTRACE_ATTACH, pid, 0, 0);
	evpt(what, PTRACE_SEIZE, pid, 0, 0);
}

int main(void)
{
	begin();
	g = new_gate();
	both("self", getpid());
	pthread_t th;
	pthread_create(&th, NULL, second, NULL);
	await_flag(0);
	both("own thread", tid);
	gate_open(&g);
	pthread_join(th, NULL);

	pid_t z = fork_named("zombie", dies, NULL);
	await_state(z, "Z");
	both("zombie", z);
	evwait("zombie", z, 0);
	both("reaped", z);
	both("zero", 0);
	both("minus one", -1);
	both("no such process", 0x3fffffff);

	pid_t t = spawn("tracee", dies, NULL);
	both("own tracee", t);
	finish(t);
	return 0;
}
