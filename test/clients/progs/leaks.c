// Has errors that valgrind finds, each at a letter that it reads: "e" writes
// behind a block, "l" loses one, "q" ends it. With an argument it has a thread
// that sleeps in poll.
#include "client.h"
#include <poll.h>

static char *block;
static char *lost;
int counter;

__attribute__((noinline)) void act(char letter)
{
	counter++;
	switch (letter) {
	case 'e':
		block[8] = letter;
		break;
	case 'l':
		lost = malloc(100);
		lost = NULL;
		break;
	}
}

int twice(int n)
{
	return 2 * n;
}

static void *sleeper(void *arg)
{
	poll(NULL, 0, -1);
	return arg;
}

int main(int argc, char **argv)
{
	pthread_t thread;
	char letter;
	(void)argv;
	block = malloc(8);
	if (argc > 1 && pthread_create(&thread, NULL, sleeper, NULL) != 0)
		abort();
	puts("ready");
	while (read(0, &letter, 1) == 1 && letter != 'q') {
		act(letter);
		printf("acted %d\n", counter);
	}
	free(block);
	return 5;
}
