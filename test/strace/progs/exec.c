// A thread that is not the leader executes a program, while others sleep: it takes the
// leader's id.
#include <pthread.h>
#include <unistd.h>

static void *sleeper(void *arg)
{
	pause();
	return arg;
}

static void *execute(void *arg)
{
	usleep(50000); // the others may sleep by then, or not
	execl("/bin/true", "true", NULL);
	return arg;
}

int main(void)
{
	pthread_t t;
	for (int i = 0; i < 2; i++)
		pthread_create(&t, NULL, sleeper, NULL);
	pthread_create(&t, NULL, execute, NULL);
	pause();
	return 1;
}
