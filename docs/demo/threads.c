#include <pthread.h>
#include <stdio.h>

static int squared(int n)
{
	return n * n;
}

static void *work(void *arg)
{
	printf("%d\n", squared(*(int *)arg));
	return NULL;
}

int main(void)
{
	pthread_t t;
	int n = 12;
	pthread_create(&t, NULL, work, &n);
	pthread_join(t, NULL);
	return 0;
}
