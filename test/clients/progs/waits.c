// Reads its input a letter at a time, sleeping in the call until one comes, and
// takes a turn for each until a "q". A debugger or tracer comes while it sleeps,
// and goes. With an argument it has another thread, which sleeps all the time.
#include "client.h"

volatile int wanted = 1;
static int turns;
static int never[2];

__attribute__((noinline)) int turn(char letter)
{
	turns += letter == 'x';
	return turns;
}

static void *other(void *arg)
{
	char letter;
	(void)arg;
	return read(never[0], &letter, 1) == 1 ? never : NULL;
}

int main(int argc, char **argv)
{
	pthread_t thread;
	char letter;
	(void)argv;
	if (argc > 1 && (pipe(never) != 0 || pthread_create(&thread, NULL, other, NULL) != 0))
		abort();
	while (read(0, &letter, 1) == 1 && letter != 'q')
		turn(letter);
	printf("turned %d wanted %d\n", turns, wanted);
	return 5;
}
