// Several threads that wait for each other, one of which runs another program.
#define _GNU_SOURCE
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static pthread_mutex_t mu = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t cond = PTHREAD_COND_INITIALIZER;
static int turn;

static void *work(void *arg)
{
	long me = (long)arg;
	pthread_mutex_lock(&mu);
	while (turn != me)
		pthread_cond_wait(&cond, &mu);
	write(1, "turn\n", 5);
	turn++;
	pthread_cond_broadcast(&cond);
	pthread_mutex_unlock(&mu);
	return NULL;
}

int main(void)
{
	// One after the other: who runs when is not what is compared.
	for (long i = 0; i < 4; i++) {
		pthread_t t;
		pthread_create(&t, NULL, work, (void *)i);
		pthread_join(t, NULL);
	}
	return 0;
}
