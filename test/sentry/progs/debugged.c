// Four threads that make system calls while a debugger looks at them. With the
// argument "count", two engines count; each thread then knows exactly what
// they must have seen. With a third argument they go on until a tracer has come and gone.
#include "probe.h"

static int calls, counting;
static _Atomic int bad, waiting;

__attribute__((noinline)) void hit(int which)
{
	__asm__ volatile("" : : "r"(which) : "memory");
}

static void *run(void *p)
{
	int which = (long)p;
	long zero[2], then[2], made;
	for (int i = 0; i < 2; i++)
		zero[i] = counted(i);
	for (made = 0; made < calls || waiting; made++) {
		raw(SYS_getpid, 0, 0, 0, 0);
		if (made == calls / 2)
			hit(which);
	}
	for (int i = 0; i < 2; i++)
		then[i] = counted(i);
	// The calls of the loop, and the two that read the counts.
	for (int i = 0; i < 2; i++)
		bad += counting ? then[i] - zero[i] != made + 2 : then[i] != -ENOENT || zero[i] != -ENOENT;
	return NULL;
}

static int tracer(void)
{
	FILE *f = fopen("/proc/self/status", "r");
	char line[256];
	int pid = -1;
	check(f);
	while (fgets(line, sizeof line, f))
		if (!strncmp(line, "TracerPid:", 10))
			pid = atoi(line + 10);
	fclose(f);
	return pid;
}

int main(int argc, char **argv)
{
	calls = atoi(argv[1]);
	waiting = argc > 3;
	if (argc > 2 && !strcmp(argv[2], "count")) {
		counting = 1;
		must(count_attach(0));
		must(count_attach(0));
	}
	pthread_t th[4];
	for (long i = 0; i < 4; i++)
		check(!pthread_create(&th[i], NULL, run, (void *)i));
	if (waiting) {
		while (tracer() == 0)
			usleep(1000);
		while (tracer() != 0)
			usleep(1000);
		waiting = 0;
	}
	for (int i = 0; i < 4; i++)
		check(!pthread_join(th[i], NULL));
	printf("TracerPid is%s 0\n", tracer() ? " not" : "");
	equal(bad, 0);
	return end();
}
