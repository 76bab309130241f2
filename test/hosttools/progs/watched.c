// Threads that write to variables and call a function all the time. At SIGUSR1 it prints
// "alive" when each of them has gone on since.
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>

enum { THREADS = 3 };

volatile long watched[THREADS + 1];

void stepping_stone(void);
__asm__(".text\n.globl stepping_stone\nstepping_stone: ret\n");

static void *run(void *arg)
{
	volatile long *mine = arg;
	for (;;) {
		++*mine;
		stepping_stone();
	}
	return 0;
}

int main(void)
{
	sigset_t set;
	int sig;
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigprocmask(SIG_BLOCK, &set, 0);
	setvbuf(stdout, NULL, _IOLBF, 0);
	for (long i = 0; i < THREADS; i++) {
		pthread_t t;
		if (pthread_create(&t, 0, run, (void *)&watched[i]))
			return 1;
	}
	printf("ready\n");
	while (sigwait(&set, &sig) == 0) {
		for (int i = 0; i < THREADS; i++) {
			long before = watched[i];
			while (watched[i] == before)
				sched_yield();
		}
		printf("alive\n");
	}
	return 0;
}
