// A thread that is not the leader executes a program, while others sleep: it takes the
// leader's id.
#define _GNU_SOURCE
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static volatile pid_t ids[3]; // of those that sleep

// asleep says whether a thread of this process waits in a system call, and no tracer has
// stopped it at one: who dies in such a stop, of that strace may show another's registers.
static int asleep(pid_t tid)
{
	char name[64], text[512];
	snprintf(name, sizeof name, "/proc/self/task/%d/stat", tid);
	FILE *f = fopen(name, "r");
	if (!f)
		return 0;
	text[fread(text, 1, sizeof text - 1, f)] = 0;
	fclose(f);
	char *end = strrchr(text, ')');
	return end && end[1] == ' ' && end[2] == 'S';
}

static void *sleeper(void *arg)
{
	ids[(long)arg] = gettid();
	pause();
	return NULL;
}

static void *execute(void *arg)
{
	for (int i = 0; i < 3; i++)
		while (!ids[i] || !asleep(ids[i]))
			usleep(10000);
	execl("/bin/true", "true", NULL);
	return arg;
}

int main(void)
{
	pthread_t t;
	for (long i = 1; i < 3; i++)
		pthread_create(&t, NULL, sleeper, (void *)i);
	pthread_create(&t, NULL, execute, NULL);
	sleeper(0);
	return 1;
}
