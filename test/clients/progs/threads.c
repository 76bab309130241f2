// Three named threads that work one after the other.
#include "client.h"

enum { THREADS = 3 };

static int gate[THREADS][2];
static volatile pid_t tids[THREADS];
static int done;

__attribute__((noinline)) void all_asleep(int threads)
{
	printf("%d threads are asleep\n", threads);
}

__attribute__((noinline)) int work(int number)
{
	int result = number * 10;
	result++;
	done += result;
	return result;
}

static void *run(void *arg)
{
	int number = (int)(long)arg;
	char name[16], token;
	snprintf(name, sizeof name, "worker-%d", number);
	pthread_setname_np(pthread_self(), name);
	tids[number] = gettid();
	if (read(gate[number][0], &token, 1) != 1)
		abort();
	wait_asleep(getpid()); // in pthread_join
	int result = work(number);
	printf("worker %d made %d\n", number, result);
	return NULL;
}

int main(void)
{
	pthread_t threads[THREADS];
	for (long i = 0; i < THREADS; i++) {
		if (pipe(gate[i]) != 0 || pthread_create(&threads[i], NULL, run, (void *)i) != 0)
			abort();
		while (tids[i] == 0)
			usleep(1000);
		wait_asleep(tids[i]);
	}
	all_asleep(THREADS);
	for (int i = 0; i < THREADS; i++) {
		if (write(gate[i][1], "x", 1) != 1)
			abort();
		pthread_join(threads[i], NULL);
	}
	printf("done %d\n", done);
	return 0;
}
