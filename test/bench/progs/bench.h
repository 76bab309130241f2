// What the measuring programs share: a clock, the loop, and a traced child.
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static inline void fail(const char *what) {
	fprintf(stderr, "%s: %s\n", what, strerror(errno));
	exit(1);
}

static inline int64_t now(void) {
	struct timespec t;
	if (clock_gettime(CLOCK_MONOTONIC, &t) != 0) {
		fail("clock_gettime");
	}
	return t.tv_sec * 1000000000LL + t.tv_nsec;
}

// duration is the first argument of every measuring program, in nanoseconds.
static inline int64_t duration(int argc, char **argv) {
	if (argc < 2 || atol(argv[1]) < 1) {
		fprintf(stderr, "%s: the first argument is how many milliseconds to measure\n", argv[0]);
		exit(2);
	}
	return atol(argv[1]) * 1000000LL;
}

// report is given what is printed as the result of a program.
static inline void report(int64_t ns, int64_t operations) {
	printf("%lld %lld\n", (long long)ns, (long long)operations);
}

static inline int compare(const void *a, const void *b) {
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

// measure calls batch, which does n operations, for as long as the program was
// asked to, and reports the median: another process that took the processor
// away during some batches does not show. The first call only warms up.
static inline void measure(int argc, char **argv, void (*batch)(int n), int n) {
	enum { MOST = 100000 };
	static int64_t ns[MOST];
	int64_t wanted = duration(argc, argv), start = now(), before, after = start;
	int count = 0;
	batch(n);
	for (before = now(); after - start < wanted && count < MOST; before = after) {
		batch(n);
		after = now();
		ns[count++] = after - before;
	}
	qsort(ns, count, sizeof ns[0], compare);
	report(ns[count / 2], n);
}

static inline void request(int what, pid_t pid, void *addr, void *data, const char *name) {
	if (ptrace(what, pid, addr, data) != 0) {
		fail(name);
	}
}

// await waits until the tracee stops with sig and nothing else.
static inline void await(pid_t pid, int sig) {
	int status;
	if (waitpid(pid, &status, __WALL) != pid) {
		fail("waitpid");
	}
	if (!WIFSTOPPED(status) || status >> 8 != sig) {
		fprintf(stderr, "the tracee has wait status %#x, not a stop with signal %#x\n", status, sig);
		exit(1);
	}
}

// start_tracee returns a child that is traced with the options and stopped
// before body. It dies with its tracer.
static inline pid_t start_tracee(void (*body)(void), long options) {
	pid_t pid = fork();
	if (pid < 0) {
		fail("fork");
	}
	if (pid == 0) {
		request(PTRACE_TRACEME, 0, 0, 0, "PTRACE_TRACEME");
		raise(SIGSTOP);
		body();
		_exit(1);
	}
	await(pid, SIGSTOP);
	request(PTRACE_SETOPTIONS, pid, 0, (void *)(options | PTRACE_O_EXITKILL), "PTRACE_SETOPTIONS");
	return pid;
}

static inline void end_tracee(pid_t pid) {
	int status;
	if (kill(pid, SIGKILL) != 0) {
		fail("kill");
	}
	while (waitpid(pid, &status, __WALL) == pid && !WIFSIGNALED(status)) {
	}
}
