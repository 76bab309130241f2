// step_beside_thread: one thread is stepped over a system call instruction that another, untraced, uses all the time, and both go on after the tracer has gone: ptrace(2), PTRACE_SINGLESTEP.
#include "used_tools.h"

static void *second(void *arg OBS_UNUSED)
{
	obs_tab->flag[1] = own_tid();
	calls(&obs_tab->flag[2]);
	return NULL;
}

static int tracee(void *arg OBS_UNUSED)
{
	pthread_t th;
	pthread_create(&th, NULL, second, NULL);
	calls(&obs_tab->flag[0]);
	return 0;
}

static void attach_and_step(const char *what, pid_t tid, long unused)
{
	must_pt(PTRACE_ATTACH, tid, 0, 0);
	evwait(what, tid, __WALL);
	ev("code", "what=%s same=%b", what, peek(tid, calls) == unused);
	go_to_calls(tid);
	for (int i = 0; i < 12; i++)
		step(what, tid, 0);
}

int main(void)
{
	begin();
	name_calls();
	long unused = *(long *)(void *)calls;
	pid_t t = fork_named("tracee", tracee, NULL);
	await_uses(0);
	await_uses(2);
	attach_and_step("first", t, unused);
	await_uses(2);
	ev("code", "still=%b", peek(t, calls) == unused);
	pid_t other = obs_tab->flag[1];
	name_pid("other", other);
	attach_and_step("other", other, unused);
	must_pt(PTRACE_DETACH, other, 0, 0);
	must_pt(PTRACE_DETACH, t, 0, 0);
	await_uses(0);
	await_uses(2);
	ev("end", "going=yes");
	finish(t);
	return 0;
}
