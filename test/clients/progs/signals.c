// Signals that the program sends to itself, each at a known place.
#include "client.h"

static volatile int usr1, usr2, queued;

__attribute__((noinline)) void note(int sig, int *count)
{
	++*count;
	(void)sig;
}

static void on_usr1(int sig)
{
	int count = usr1;
	note(sig, &count);
	usr1 = count;
}

static void on_usr2(int sig)
{
	(void)sig;
	usr2++;
}

static void on_rt(int sig, siginfo_t *info, void *context)
{
	(void)sig;
	(void)context;
	queued = queued * 10 + info->si_value.sival_int;
}

int main(void)
{
	struct sigaction rt = {.sa_sigaction = on_rt, .sa_flags = SA_SIGINFO};
	signal(SIGUSR1, on_usr1);
	signal(SIGUSR2, on_usr2);
	sigaction(SIGRTMIN + 1, &rt, NULL);
	raise(SIGUSR1);
	printf("usr1=%d\n", usr1);
	raise(SIGUSR1);
	printf("usr1=%d\n", usr1);
	raise(SIGUSR2);
	printf("usr2=%d\n", usr2);
	for (int i = 1; i <= 3; i++)
		sigqueue(getpid(), SIGRTMIN + 1, (union sigval){.sival_int = i});
	printf("queued=%d\n", queued);
	printf("usr1=%d usr2=%d queued=%d\n", usr1, usr2, queued);
	return 0;
}
