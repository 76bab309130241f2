// multi_two_threads: two threads of one process each trace a process of their own; neither may resume the other's: ptrace(2), DESCRIPTION.
#include "sig_tools.h"

static pid_t t[2];
static pthread_barrier_t both;

static int tracee(void *arg OBS_UNUSED)
{
	must(kill(getpid(), SIGUSR1));
	return 4;
}

static void *tracer(void *arg)
{
	long i = (long)arg;
	static const char *const role_name[] = { "tracer0", "tracer1" };
	static const char *const name[] = { "tracee0", "tracee1" };
	role(role_name[i]);
	t[i] = spawn(name[i], tracee, NULL);
	pthread_barrier_wait(&both);
	evpt("other's", PTRACE_CONT, t[!i], 0, 0);
	evpt("other's", PTRACE_GETSIGINFO, t[!i], 0, &(siginfo_t){ 0 });
	pthread_barrier_wait(&both);
	go("signal", PTRACE_CONT, t[i], 0);
	go("end", PTRACE_CONT, t[i], SIGUSR1);
	return NULL;
}

int main(void)
{
	begin();
	pthread_barrier_init(&both, NULL, 2);
	pthread_t th[2];
	for (long i = 0; i < 2; i++)
		pthread_create(&th[i], NULL, tracer, (void *)i);
	for (int i = 0; i < 2; i++)
		pthread_join(th[i], NULL);
	return 0;
}
