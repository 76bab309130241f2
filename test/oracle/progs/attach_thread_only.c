// attach_thread_only: attaching to one thread stops only that thread: ptrace(2), DESCRIPTION.
#include "sig_tools.h"

static struct gate g;

static void *second(void *arg OBS_UNUSED)
{
	obs_tab->word[0] = own_tid();
	set_flag(0);
	gate_pass(&g);
	return NULL;
}

static int tracee(void *arg OBS_UNUSED)
{
	pthread_t th;
	pthread_create(&th, NULL, second, NULL);
	await_flag(1);
	set_flag(2);
	pthread_join(th, NULL);
	return 0;
}

int main(void)
{
	begin();
	g = new_gate();
	pid_t t = fork_named("leader", tracee, NULL);
	await_flag(0);
	pid_t th = obs_tab->word[0];
	name_pid("thread", th);
	evpt("thread", PTRACE_ATTACH, th, 0, 0);
	evwait("thread", th, __WALL);
	ev("leader", "traced=%b", tracer_of(t) != 0);
	set_flag(1);
	await_flag(2);
	ev("leader", "ran=yes thread=%s", state_of(th) == 't' ? "t" : "other");
	gate_open(&g);
	go("thread ends", PTRACE_CONT, th, 0);
	evwait("leader ends", t, 0);
	return 0;
}
