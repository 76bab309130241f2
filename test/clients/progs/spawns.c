// Threads that are made one after the other, and count in common.
#include "client.h"

static volatile int count;
static volatile int looks;

__attribute__((noinline)) void own(int number)
{
	count += number;
}

static void *run(void *arg)
{
	own((int)(long)arg);
	looks = count;
	return NULL;
}

int main(void)
{
	for (long i = 1; i <= 3; i++) {
		pthread_t thread;
		if (pthread_create(&thread, NULL, run, (void *)(i * 10)) != 0)
			abort();
		pthread_join(thread, NULL);
		count++;
	}
	printf("count=%d looks=%d\n", count, looks);
	return 0;
}
