/* Threads with variables of their own: the program's, and those of a library that is
   loaded later and that the first thread does not use. The program without libraries has
   those in itself. */
#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

#if defined LIBRARY || defined STATIC
__thread long late[1000] = {3}; /* too much for the place that is kept */
long *of_thread(void) { return late; }
#else
static long *(*of_thread)(void);
#endif

#ifndef LIBRARY
__thread int own = 5;
volatile int sum;

__attribute__((noinline)) void here(int n, long *theirs)
{
	sum += n + *theirs;
}

void *work(void *arg)
{
	own = (long)arg;
	of_thread()[7] = own + 1000;
	for (;;) {
		here(own, of_thread());
		usleep(1000);
	}
	return arg;
}

int main(int argc, char **argv)
{
	pthread_t t[3];

#ifndef STATIC
	void *library = dlopen(argv[argc - 1], RTLD_NOW);
	if (library == NULL || (of_thread = dlsym(library, "of_thread")) == NULL) {
		printf("%s\n", dlerror());
		return 1;
	}
#endif
	for (long i = 0; i < 3; i++)
		pthread_create(&t[i], NULL, work, (void *)(i * 10 + 10));
	for (int i = 0;; i++) {
		printf("tick %d\n", i);
		fflush(stdout);
		usleep(100000);
	}
}
#endif
