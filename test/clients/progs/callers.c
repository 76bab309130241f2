// Eight threads make system calls all the time, from code that the program
// compares at its end with what it was at its start.
#include "client.h"
#include <sys/syscall.h>

enum { THREADS = 8 };

long call_parent(void);
long call_process(void);
extern char calls_end[];
__asm__(".text\n.balign 64\n.globl call_parent, call_process, calls_end\n"
	".type call_parent, @function\ncall_parent: mov $110, %eax\n syscall\n ret\n.size call_parent, .-call_parent\n"
	".type call_process, @function\ncall_process: mov $39, %eax\n syscall\n ret\n.size call_process, .-call_process\n"
	"calls_end:\n");

static volatile int ends;
static volatile long counts[THREADS], wrong;
static pid_t parent, process;

static void *run(void *arg)
{
	volatile long *count = arg;
	while (!ends) {
		wrong += call_parent() != parent;
		wrong += call_process() != process;
		++*count;
	}
	return NULL;
}

// all_further returns when every thread has gone on.
static void all_further(void)
{
	long since[THREADS];
	for (int i = 0; i < THREADS; i++)
		since[i] = counts[i];
	for (int i = 0; i < THREADS; i++)
		while (counts[i] < since[i] + 20)
			usleep(1000);
}

static void *ask(void *arg)
{
	char c;
	all_further();
	printf("running\n");
	while (read(0, &c, 1) == 1 && c == 'x') {
		all_further();
		printf("further\n");
	}
	ends = 1;
	return arg;
}

int main(void)
{
	char code[64];
	pthread_t threads[THREADS];
	memcpy(code, call_parent, calls_end - (char *)call_parent);
	parent = getppid();
	process = getpid();
	pthread_create(&threads[0], NULL, ask, NULL);
	for (int i = 1; i < THREADS; i++)
		pthread_create(&threads[i], NULL, run, (void *)&counts[i]);
	run((void *)&counts[0]);
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	printf("wrong %ld, code %s\n", wrong, memcmp(code, call_parent, calls_end - (char *)call_parent) ? "changed" : "kept");
	return 7;
}
