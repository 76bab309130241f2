// What the programs of this folder share: system calls that touch no memory of
// the C library, so that they may be made by threads that share everything, and
// a random number generator with a seed.
#ifndef SYS_H
#define SYS_H

#define _GNU_SOURCE
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/ptrace.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

// sys makes a system call and returns what the kernel returns: an error is a
// negative errno.
#define sys(nr, ...) SYS_PAD(nr, ##__VA_ARGS__, 0, 0, 0, 0, 0, 0)
#define SYS_PAD(nr, a, b, c, d, e, f, ...) \
	sys6(nr, (long)(a), (long)(b), (long)(c), (long)(d), (long)(e), (long)(f))

static inline long sys6(long nr, long a, long b, long c, long d, long e, long f)
{
	long ret;
	register long r10 asm("r10") = d;
	register long r8 asm("r8") = e;
	register long r9 asm("r9") = f;
	asm volatile("syscall"
		     : "=a"(ret)
		     : "0"(nr), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
		     : "rcx", "r11", "memory");
	return ret;
}

static inline uint64_t now_ms(void)
{
	struct timespec ts;
	sys(SYS_clock_gettime, CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000ULL + ts.tv_nsec / 1000000;
}

static inline void sleep_us(long us)
{
	struct timespec ts = {us / 1000000, us % 1000000 * 1000};
	sys(SYS_nanosleep, &ts, 0);
}

// A splitmix64 generator.
typedef struct {
	uint64_t state;
} rng_t;

static inline uint64_t rng_next(rng_t *r)
{
	uint64_t z = r->state += 0x9e3779b97f4a7c15ULL;
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
	return z ^ (z >> 31);
}

// rng_below returns a number from 0 to n-1.
static inline unsigned rng_below(rng_t *r, unsigned n) { return rng_next(r) % n; }

// rng_one_in is true once in n times.
static inline int rng_one_in(rng_t *r, unsigned n) { return rng_below(r, n) == 0; }

#define PICK(r, array) ((array)[rng_below(r, sizeof(array) / sizeof((array)[0]))])

#endif
