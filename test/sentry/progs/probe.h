// The guest's side of package probe: commands to the engines of the sandbox,
// as system calls that no kernel has, and what programs use to judge.
//
// A program prints a line "ok N" for each invariant N that it has found true,
// and "FAIL …" for what is not; the last line is "end".
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define UNUSED __attribute__((unused))

// utrace.Events
enum {
	QUIESCE = 1 << 0, REAP = 1 << 1, CLONE = 1 << 2, VFORK_DONE = 1 << 3, EXEC = 1 << 4,
	EXIT = 1 << 5, DEATH = 1 << 6, SYSCALL_ENTRY = 1 << 7, SYSCALL_EXIT = 1 << 8,
	SIGNAL = 1 << 9, SIGNAL_IGN = 1 << 10, SIGNAL_STOP = 1 << 11, SIGNAL_TERM = 1 << 12,
	SIGNAL_CORE = 1 << 13, JCTL = 1 << 14, SECCOMP = 1 << 15, STOPPED = 1 << 16,
	// Kinds of callback that are no events.
	REPORT_KIND = 1 << 20, HANDLER_KIND = 1 << 21, BARE = 1 << 22,
	SIGNALS = SIGNAL | SIGNAL_IGN | SIGNAL_STOP | SIGNAL_TERM | SIGNAL_CORE,
};

// utrace.Action
enum { NO_OPINION, STOP, INTERRUPT, REPORT, SINGLESTEP, BLOCKSTEP, RESUME, DETACH };
// utrace.SyscallAction
enum { SYSCALL_ANY, SYSCALL_RUN, SYSCALL_ABORT };
// utrace.Disposition
enum { DISP_ANY, DELIVER, IGN, TERM, CORE, DISP_STOP, TSTP };
// Bits of state().
enum { IS_STOPPED = 1, IS_HOLDING = 2, IS_DETACHED = 4 };
// Registers.
enum { ORIG_RAX, RAX, RIP, RDI, R15 };

// What a scripted engine answers; as in scripted_amd64.go.
struct answer {
	uint64_t kind, skip, times;
	uint64_t action, syscall, disp;
	uint64_t flags;
	uint64_t signo, handler, code;
	uint64_t reg, value;
	uint64_t events, child, hold, slow;
};
enum { F_HOLD = 1, F_HIDE = 2, F_TAKE = 4, F_HANDLED = 8, F_EVENTS = 16, F_PANIC = 32, F_SLOW = 64, F_PLAN = 128 };

static inline long raw(long nr, long a, long b, long c, long d)
{
	long ret;
	register long r10 __asm__("r10") = d;
	__asm__ volatile("syscall" : "=a"(ret) : "0"(nr), "D"(a), "S"(b), "d"(c), "r"(r10)
			 : "rcx", "r11", "memory");
	return ret;
}

#define COMMAND(n) (0x75740000 + (n))
static inline long attach(int tid, long events) { return raw(COMMAND(0), tid, events, 0, 0); }
static inline long attach_savable(int tid, long events) { return raw(COMMAND(0), tid, events, 1, 0); }
static inline long control(int e, int action) { return raw(COMMAND(1), e, action, 0, 0); }
static inline long set_events(int e, long events) { return raw(COMMAND(2), e, events, 0, 0); }
static inline long answer_(int e, const struct answer *a) { return raw(COMMAND(3), e, (long)a, 0, 0); }
#define answer(e, ...) must(answer_(e, &(struct answer){ __VA_ARGS__ }))
static inline long state(int e) { return raw(COMMAND(4), e, 0, 0, 0); }
static inline long mark(int n) { return raw(COMMAND(6), n, 0, 0, 0); }
static inline long inject(int e, int sig, int disp) { return raw(COMMAND(7), e, sig, disp, 0); }
static inline long get_reg(int e, int reg, long *v) { return raw(COMMAND(8), e, reg, (long)v, 0); }
static inline long set_reg(int e, int reg, long v) { return raw(COMMAND(9), e, reg, v, 0); }
static inline long barrier(int e) { return raw(COMMAND(10), e, 0, 0, 0); }
static inline long count_attach(int tid) { return raw(COMMAND(11), tid, 0, 0, 0); }
static inline long counted(int which) { return raw(COMMAND(12), which, 0, 0, 0); }
static inline long stress(int tid, int cycles) { return raw(COMMAND(13), tid, cycles, 0, 0); }
static inline long stressed(void) { return raw(COMMAND(14), 0, 0, 0, 0); }
static inline long restored(void) { return raw(COMMAND(15), 0, 0, 0, 0); }
static inline int label(int tid) { return raw(COMMAND(16), tid, 0, 0, 0); }
static inline long views(int e) { return raw(COMMAND(18), e, 0, 0, 0); }
// utrace.StepPlan, as in plan_amd64.go.
struct watch {
	uint64_t addr, size, old;
};
struct plan {
	uint64_t lo, hi, max, watches;
	struct watch watch[4];
};
static inline long plan_(int e, const struct plan *p) { return raw(COMMAND(19), e, (long)p, 0, 0); }
#define plan(e, ...) must(plan_(e, &(struct plan){ __VA_ARGS__ }))
static inline long traced(int tid) { return raw(COMMAND(17), tid, 0, 0, 0); }

static UNUSED int gettid_(void) { return raw(SYS_gettid, 0, 0, 0, 0); }

// The log of what engines were told.
static char logbuf[1 << 21];

static UNUSED const char *logtext(void)
{
	long n = raw(COMMAND(5), (long)logbuf, sizeof logbuf, 0, 0);
	if (n < 0) {
		printf("FAIL reading the log: %s\n", strerror(-n));
		fflush(stdout);
		_exit(1);
	}
	return logbuf;
}

static UNUSED void fail(const char *file, int line, const char *fmt, ...)
{
	va_list ap;
	printf("FAIL %s:%d: ", file, line);
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	printf("\nthe log:\n%s", logtext());
	fflush(stdout);
	_exit(1);
}

static UNUSED long must_(long r, const char *file, int line, const char *what)
{
	if (r < 0)
		fail(file, line, "%s: %s", what, strerror(-r));
	return r;
}
#define must(x) must_(x, __FILE__, __LINE__, #x)
// For what sets errno.
#define sys(x) ({ long r_ = (long)(x); if (r_ == -1) fail(__FILE__, __LINE__, "%s: %s", #x, strerror(errno)); r_; })
#define check(x) do { if (!(x)) fail(__FILE__, __LINE__, "not true: %s", #x); } while (0)
#define equal(a, b) do { long a_ = (long)(a), b_ = (long)(b); \
	if (a_ != b_) fail(__FILE__, __LINE__, "%s is %ld (%#lx), not %ld (%#lx)", #a, a_, a_, b_, b_); } while (0)

// now is in microseconds.
static UNUSED long now(void)
{
	struct timespec ts;
	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000000L + ts.tv_nsec / 1000;
}

// until waits for something that must happen.
#define until(x) do { long end_ = now() + 100000000; \
	while (!(x)) { if (now() > end_) fail(__FILE__, __LINE__, "it never becomes true: %s", #x); usleep(500); } } while (0)

static UNUSED void ok(int invariant)
{
	printf("ok %d\n", invariant);
	fflush(stdout);
}

static UNUSED int end(void)
{
	printf("end\n");
	fflush(stdout);
	return 0;
}

// at returns the number of the log's first line that begins with the text, -1
// if there is none.
__attribute__((format(printf, 1, 2))) static UNUSED int at(const char *fmt, ...)
{
	char want[256];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(want, sizeof want, fmt, ap);
	va_end(ap);
	int n = 0;
	for (const char *s = logtext(); *s; n++) {
		if (!strncmp(s, want, strlen(want)))
			return n;
		s = strchr(s, '\n') + 1;
	}
	return -1;
}

// times returns how many of the log's lines begin with the text.
__attribute__((format(printf, 1, 2))) static UNUSED int times(const char *fmt, ...)
{
	char want[256];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(want, sizeof want, fmt, ap);
	va_end(ap);
	int n = 0;
	for (const char *s = logtext(); *s; s = strchr(s, '\n') + 1)
		n += !strncmp(s, want, strlen(want));
	return n;
}

// has says if the first line that begins with prefix contains what.
static UNUSED int has(const char *prefix, const char *what)
{
	for (const char *s = logtext(); *s; s = strchr(s, '\n') + 1) {
		if (strncmp(s, prefix, strlen(prefix)))
			continue;
		char line[512];
		snprintf(line, sizeof line, "%.*s", (int)(strchr(s, '\n') - s), s);
		return strstr(line, what) != NULL;
	}
	return 0;
}

// in_order says if all are in the log and in this order.
#define in_order(...) in_order_((const char *[]){ __VA_ARGS__, NULL })
static UNUSED int in_order_(const char **want)
{
	int last = -1;
	for (; *want; want++) {
		int n = at("%s", *want);
		if (n <= last) {
			printf("# %s is in line %d, after line %d\n", *want, n, last);
			return 0;
		}
		last = n;
	}
	return 1;
}

static UNUSED char *str(const char *fmt, ...)
{
	char *s;
	va_list ap;
	va_start(ap, fmt);
	if (vasprintf(&s, fmt, ap) < 0)
		abort();
	va_end(ap);
	return s;
}

// shared is memory that children share, zeroed.
static UNUSED void *shared(size_t n)
{
	void *p = mmap(NULL, n, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	sys(p == MAP_FAILED ? -1 : 0);
	return p;
}

// A worker is a thread that does what it is told, and counts while it has
// nothing to do.
struct worker {
	pthread_t thread;
	_Atomic int tid;
	_Atomic(void (*)(struct worker *)) job;
	_Atomic long spins;
	_Atomic int quit;
	_Atomic long result;
	long arg;
	int fds[2];
	char letter;
};

static UNUSED void *work(void *p)
{
	struct worker *w = p;
	w->tid = gettid_();
	while (!w->quit) {
		void (*job)(struct worker *) = w->job;
		if (job) {
			job(w);
			w->job = NULL;
		}
		w->spins++;
	}
	return NULL;
}

static UNUSED void start(struct worker *w)
{
	*w = (struct worker){ 0 };
	sys(pipe(w->fds));
	check(!pthread_create(&w->thread, NULL, work, w));
	until(w->tid);
	w->letter = label(w->tid);
}

static UNUSED void finish(struct worker *w)
{
	w->quit = 1;
	check(!pthread_join(w->thread, NULL));
	close(w->fds[0]);
	close(w->fds[1]);
}

// stands says if the worker makes no step within a moment.
static UNUSED int stands(struct worker *w)
{
	long was = w->spins;
	usleep(20000);
	return w->spins == was;
}

static UNUSED int moves(struct worker *w)
{
	long was = w->spins;
	for (int i = 0; i < 2000 && w->spins == was; i++)
		usleep(1000);
	return w->spins != was;
}

// park makes the engine hold its thread, which must be able to come to a stop.
static UNUSED void park(int e)
{
	long r = control(e, STOP);
	if (r != 0)
		equal(r, -EINPROGRESS);
	until((state(e) & (IS_STOPPED | IS_HOLDING)) == (IS_STOPPED | IS_HOLDING));
}

// asleep says if /proc shows the thread as sleeping.
static UNUSED int in_state(int tid, char want)
{
	char name[64], buf[512];
	snprintf(name, sizeof name, "/proc/self/task/%d/stat", tid);
	int fd = open(name, O_RDONLY);
	if (fd < 0) {
		snprintf(name, sizeof name, "/proc/%d/stat", tid);
		fd = open(name, O_RDONLY);
	}
	if (fd < 0)
		return 0;
	long n = read(fd, buf, sizeof buf - 1);
	close(fd);
	if (n <= 0)
		return 0;
	buf[n] = 0;
	char *p = strrchr(buf, ')');
	return p && p[2] == want;
}
