// mem_poke_thread: a word poked through one stopped thread is seen by the other, running one: ptrace(2), PTRACE_POKEDATA.
#include "req_tools.h"

static volatile long word;

static void *second(void *arg OBS_UNUSED)
{
	role("second");
	set_flag(0);
	while (word == 0)
		sched_yield();
	ev("saw", "word=%d", word);
	set_flag(1);
	return NULL;
}

static int tracee(void *arg OBS_UNUSED)
{
	pthread_t th;
	pthread_create(&th, NULL, second, NULL);
	await_flag(0);
	self(SIGSTOP);
	pthread_join(th, NULL);
	return 0;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	go("stop", PTRACE_CONT, t, 0);
	evpt("word", PTRACE_POKEDATA, t, &word, 17);
	await_flag(1);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
