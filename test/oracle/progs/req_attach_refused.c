// req_attach_refused: ATTACH and SEIZE refuse the caller itself, its own threads and zombies by EPERM, a pid without process by ESRCH: ptrace(2), ERRORS.
#include "req_tools.h"

static pid_t other;

static void both(const char *what, long pid)
{
	evpt(what, PTRACE_ATTACH, pid, 0, 0);
	evpt(what, PTRACE_SEIZE, pid, 0, 0);
}

static void *second(void *arg OBS_UNUSED)
{
	other = own_tid();
	set_flag(0);
	await_flag(1);
	return NULL;
}

static int dead(void *arg OBS_UNUSED)
{
	return 0;
}

static int thread_maker(void *arg OBS_UNUSED)
{
	pthread_t th;
	pthread_create(&th, NULL, second, NULL);
	await_flag(0);
	obs_tab->word[0] = other;
	set_flag(2);
	pthread_join(th, NULL);
	return 0;
}

int main(void)
{
	begin();
	both("itself", getpid());
	pid_t z = fork_named("zombie", dead, NULL);
	await_state(z, "Z");
	both("zombie", z);
	evwait("zombie", z, 0);
	both("reaped", z);
	both("zero", 0);
	both("negative", -1);
	both("least", INT_MIN);
	both("greatest", INT_MAX);
	pthread_t th;
	pthread_create(&th, NULL, second, NULL);
	await_flag(0);
	both("own thread", other);
	set_flag(1);
	pthread_join(th, NULL);
	obs_tab->flag[0] = obs_tab->flag[1] = 0;
	// A thread of another process can be traced without its leader.
	pid_t m = fork_named("maker", thread_maker, NULL);
	await_flag(2);
	pid_t tid = obs_tab->word[0];
	name_pid("thread", tid);
	evpt("another's thread", PTRACE_SEIZE, tid, 0, 0);
	ev("tracer", "thread=%p leader=%p", tracer_of(tid), tracer_of(m));
	set_flag(1);
	evwait("thread", tid, __WALL);
	evwait("maker", m, 0);
	return 0;
}
