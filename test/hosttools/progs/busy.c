// Has threads that compute, sleep and read from a pipe, and much memory that is empty.
// At SIGTERM it says whether any of them saw something that it should not have: a call
// that ended early, or memory that changed.
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

volatile long spins;
static volatile long disturbed;
static volatile int napping, reading;
static volatile char large[64 << 20];
static int pipefd[2];

static void *spin(void *arg)
{
	for (;;) {
		spins++;
		if (large[spins & 0xfffff] != 0)
			disturbed++;
	}
	return arg;
}

static void *nap(void *arg)
{
	napping = 1;
	for (;;) {
		struct timespec day = {86400, 0};
		if (nanosleep(&day, NULL) != 0)
			disturbed++;
	}
	return arg;
}

static void *reader(void *arg)
{
	char c;
	reading = 1;
	for (;;) {
		if (read(pipefd[0], &c, 1) != 1)
			disturbed++;
	}
	return arg;
}

int main(void)
{
	sigset_t set;
	int sig;
	pthread_t t;
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigprocmask(SIG_BLOCK, &set, NULL);
	if (pipe(pipefd) != 0)
		return 1;
	pthread_create(&t, NULL, spin, NULL);
	pthread_create(&t, NULL, nap, NULL);
	pthread_create(&t, NULL, reader, NULL);
	while (spins == 0 || !napping || !reading)
		;
	printf("ready\n");
	fflush(stdout);
	sigwait(&set, &sig);
	printf(disturbed ? "disturbed\n" : "undisturbed\n");
	return 0;
}
