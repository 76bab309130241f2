// What the programs under the clients share: output that appears in order, and
// the rendezvous that make a transcript the same on every run.
#ifndef CLIENT_H
#define CLIENT_H

#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

// A debugger's lines and the program's share one pipe, so the program must not
// keep its lines back.
__attribute__((constructor)) static void lines_at_once(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
}

// A call no libc makes on its own: strace's scenarios show what follows it.
static inline void begin(void)
{
	if (chdir("/begin/of/the/scenario") == 0)
		abort();
}

// Returns when the thread sleeps in a system call.
static inline void wait_asleep(pid_t tid)
{
	char path[64], text[512];
	snprintf(path, sizeof path, "/proc/%d/stat", (int)tid);
	for (;;) {
		FILE *f = fopen(path, "r");
		if (f == NULL) {
			perror(path);
			abort();
		}
		size_t n = fread(text, 1, sizeof text - 1, f);
		fclose(f);
		text[n] = 0;
		char *state = strrchr(text, ')');
		if (state != NULL && state[2] == 'S')
			return;
		usleep(1000);
	}
}

#endif
