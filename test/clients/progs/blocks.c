// Sits in a system call, its argument's name, until a letter comes, or a signal
// if it sleeps for a time, and says what the call returned. A debugger has it
// call functions meanwhile, after which it has to be in its call again.
#include "client.h"
#include <poll.h>
#include <time.h>

volatile int called;
static int token;

int twice(int n)
{
	called++;
	return 2 * n;
}

// Makes calls of its own, one of which sleeps.
int nap(int milliseconds)
{
	struct timespec t = { .tv_nsec = milliseconds * 1000000L };
	called++;
	return nanosleep(&t, NULL);
}

int fails(void)
{
	int before = errno;
	called++;
	int result = close(-1) == -1 ? errno : 0;
	errno = before;
	return result;
}

static void wake(int sig)
{
	(void)sig;
}

static void *sleeper(void *arg)
{
	char letter;
	(void)arg;
	return read(0, &letter, 1) == 1 ? &token : NULL;
}

int main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "read";
	long result = -2;
	char letter = '-';
	errno = 0;
	if (!strcmp(what, "read")) {
		result = read(0, &letter, 1);
	} else if (!strcmp(what, "poll")) {
		struct pollfd p = { .fd = 0, .events = POLLIN };
		result = poll(&p, 1, 60000);
	} else if (!strcmp(what, "nanosleep")) {
		struct timespec t = { .tv_sec = 600 }, rest = { 0 };
		signal(SIGUSR1, wake);
		result = nanosleep(&t, &rest);
		letter = rest.tv_sec > 0 ? 'x' : '-';
	} else if (!strcmp(what, "join")) {
		pthread_t thread;
		void *got = NULL;
		pthread_create(&thread, NULL, sleeper, NULL);
		result = pthread_join(thread, &got) ? -1 : got == &token;
	}
	printf("%s: result %ld error %d letter %c called %d\n", what, result, errno, letter, called);
	return 0;
}
