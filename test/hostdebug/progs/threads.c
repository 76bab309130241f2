/* Three threads call squared() all the time, and main says so. */
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

volatile int total;

__attribute__((noinline)) int squared(int n)
{
	return n * n;
}

void *work(void *arg)
{
	for (int i = 0;; i++) {
		total += squared(i % 7);
		usleep(1000);
	}
	return arg;
}

int main(void)
{
	pthread_t t[3];

	for (int i = 0; i < 3; i++)
		pthread_create(&t[i], NULL, work, NULL);
	for (int i = 0;; i++) {
		printf("tick %d\n", i);
		fflush(stdout);
		usleep(100000);
	}
}
