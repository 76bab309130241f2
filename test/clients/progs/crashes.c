// A program that dies of a wild pointer, deep down, with a thread beside it.
#include "client.h"

struct item {
	struct item *next;
	char name[16];
	double weight;
};

static volatile pid_t tid;
static pthread_t thread;
static char *words[] = { "words", "on", "the", "heap" };
static struct item last = { (struct item *)0x10, "last", 2.5 };
static struct item first = { &last, "first", 1.25 };

__attribute__((noinline)) double weigh(struct item *item, int depth)
{
	double weight = 0;
	weight += item->weight; // dies in the third
	return depth > 9 ? weight : weight + weigh(item->next, depth + 1);
}

static void *rest(void *arg)
{
	tid = gettid();
	for (;;)
		pause();
	return arg;
}

int main(void)
{
	for (int i = 0; i < 4; i++)
		words[i] = strdup(words[i]);
	if (pthread_create(&thread, NULL, rest, words) != 0)
		abort();
	while (tid == 0)
		usleep(1000);
	wait_asleep(tid);
	return weigh(&first, 1) > 0;
}
