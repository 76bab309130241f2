// Executes itself: once from its only thread, then from a thread that is not
// the leader.
#include "client.h"

static char *self;

__attribute__((noinline)) void life(int number)
{
	printf("life %d, thread leader %d\n", number, getpid() == gettid());
}

static void *again(void *arg)
{
	(void)arg;
	if (getenv("WHEN_LEADER_SLEEPS") != NULL)
		wait_asleep(getpid());
	execl("/proc/self/exe", self, "three", (char *)NULL);
	abort();
}

int main(int argc, char **argv)
{
	pthread_t thread;
	self = argv[0];
	if (argc == 1) {
		life(1);
		execl("/proc/self/exe", self, "two", (char *)NULL);
		abort();
	}
	if (strcmp(argv[1], "two") == 0) {
		life(2);
		pthread_create(&thread, NULL, again, NULL);
		pthread_join(thread, NULL);
		abort();
	}
	life(3);
	return 9;
}
