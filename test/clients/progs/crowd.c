// Forty threads sleep in calls of five kinds. At a line all are woken, and it
// says of how many the call ended as it should.
#include "client.h"
#include <linux/futex.h>
#include <poll.h>
#include <stdint.h>
#include <time.h>

#define THREADS 40

static int pipes[THREADS][2];
static unsigned words[THREADS];
static int good;

static void *sleeper(void *arg)
{
	int n = (intptr_t)arg;
	char letter;
	int is = 0;
	switch (n % 5) {
	case 0:
		is = read(pipes[n][0], &letter, 1) == 1;
		break;
	case 1: {
		struct pollfd p = { .fd = pipes[n][0], .events = POLLIN };
		is = poll(&p, 1, -1) == 1;
		break;
	}
	case 2: {
		struct pollfd p = { .fd = pipes[n][0], .events = POLLIN };
		is = poll(&p, 1, 600000) == 1;
		break;
	}
	case 3:
		is = syscall(SYS_futex, &words[n], FUTEX_WAIT, 0, NULL, NULL, 0) == 0;
		break;
	case 4: {
		struct timespec t = { .tv_sec = 600 };
		is = syscall(SYS_futex, &words[n], FUTEX_WAIT, 0, &t, NULL, 0) == 0;
		break;
	}
	}
	__atomic_fetch_add(&good, is, __ATOMIC_RELAXED);
	syscall(SYS_umask, 022);
	return NULL;
}

int main(void)
{
	pthread_t threads[THREADS];
	char line[8];
	for (int n = 0; n < THREADS; n++)
		if (pipe(pipes[n]) != 0 || pthread_create(&threads[n], NULL, sleeper, (void *)(intptr_t)n) != 0)
			abort();
	if (!fgets(line, sizeof line, stdin))
		return 1;
	for (int n = 0; n < THREADS; n++) {
		if (write(pipes[n][1], "x", 1) != 1)
			abort();
		words[n] = 1;
		syscall(SYS_futex, &words[n], FUTEX_WAKE, 1, NULL, NULL, 0);
		pthread_join(threads[n], NULL);
	}
	printf("woken %d of %d\n", good, THREADS);
	return 0;
}
