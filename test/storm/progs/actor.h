// An actor of the storm: a process whose threads do random things, to
// themselves and to the tasks that they find in the shared memory. Tracing is
// in tracing.h.
#ifndef ACTOR_H
#define ACTOR_H

#include "sys.h"

#include <sys/mount.h>

enum {
	SLOTS = 128,
	ROOTS = 16,
	MOST_PROCESSES = 60,
	FEWEST_PROCESSES = 20,
	SETTLE_MS = 120000,
	SHARED_FD = 100,
	THREAD_STACK = 64 << 10,
};

// What happened, to show that the storm is one.
#define FOR_EACH_COUNT(X)                                                     \
	X(REAPED) X(ATTACHED) X(SEIZED) X(TRACEME) X(STOPS) X(EVENTS) X(STEPS) \
	X(LISTENED) X(INTERRUPTED) X(DETACHED) X(AUTO_ATTACHED) X(GARBAGE)     \
	X(FORKED) X(VFORKED) X(THREADS) X(EXECED) X(FILTERED) X(DIED)

enum {
#define X(name) COUNT_##name,
	FOR_EACH_COUNT(X)
#undef X
	COUNTS
};

static const char *const count_name[] __attribute__((unused)) = {
#define X(name) #name,
	FOR_EACH_COUNT(X)
#undef X
};

// shared is the memory that all actors see. Nothing in it can be trusted: an
// actor may have written anything.
struct shared {
	int slot[SLOTS]; // ids of tasks
	// root are actors that may use PTRACE_O_TRACEEXIT, and that are never
	// traced with it: otherwise two tasks could stop at their exit and each
	// wait for the other, on Linux as well. They are also left in peace more
	// than others, as a tracer that is stopped itself does little.
	int root[ROOTS];
	int budget; // so many processes may be made
	uint64_t count[COUNTS];
};

enum { MOST_TRACEES = 24 };

// actor is what a thread knows.
struct actor {
	rng_t rng;
	struct shared *sh;
	const char *self;
	int root;
	int breeds; // it mostly makes processes and threads
	int threads; // that it has made
	int tracees;
	struct {
		int tid;
		int victim; // its memory and registers may be filled with garbage
	} tracee[MOST_TRACEES];
};

static void act(struct shared *sh, const char *self, uint64_t seed, int root, int sleeps)
	__attribute__((noreturn));

static inline void counted(struct actor *a, int what)
{
	__atomic_add_fetch(&a->sh->count[what], 1, __ATOMIC_RELAXED);
}

static inline void publish(struct actor *a, int tid)
{
	if (tid > 1)
		a->sh->slot[rng_below(&a->rng, SLOTS)] = tid;
}

static inline int is_root(struct actor *a, int tid)
{
	for (int i = 0; i < ROOTS; i++) {
		if (a->sh->root[i] == tid)
			return 1;
	}
	return 0;
}

// target returns the id of any task but process 1, and 0 if it found none.
static inline int target(struct actor *a)
{
	int tid = a->sh->slot[rng_below(&a->rng, SLOTS)];
	if (tid <= 1 || (is_root(a, tid) && !rng_one_in(&a->rng, 8)))
		return 0;
	return tid;
}

static inline int random_signal(struct actor *a)
{
	static const int common[] = {
		0, SIGSTOP, SIGSTOP, SIGCONT, SIGCONT, SIGCONT, SIGTSTP, SIGTTIN, SIGUSR1,
		SIGUSR2, SIGCHLD, SIGWINCH, SIGTRAP, SIGALRM, SIGURG, 34, 40, 64,
	};
	static const int fatal[] = {SIGKILL, SIGSEGV, SIGTERM, SIGABRT, SIGHUP, SIGSYS, SIGBUS, SIGPIPE};
	static const int invalid[] = {65, 128, -1, INT_MAX, INT_MIN, 0x10000};
	switch (rng_below(&a->rng, 24)) {
	case 0:
		return PICK(&a->rng, fatal);
	case 1:
		return PICK(&a->rng, invalid);
	default:
		return PICK(&a->rng, common);
	}
}

static void on_signal(int sig) { (void)sig; }

#include "tracing.h"

static int may_make_process(struct actor *a)
{
	return __atomic_fetch_sub(&a->sh->budget, 1, __ATOMIC_RELAXED) > 0;
}

// filter installs a seccomp filter that has some system calls traced.
static void install_filter(struct actor *a)
{
	static const unsigned traced[] = {SYS_getppid, SYS_getuid, SYS_nanosleep, SYS_kill, SYS_fork, SYS_clone, SYS_execve};
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, PICK(&a->rng, traced), 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRACE | rng_below(&a->rng, 0x10000)),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog prog = {sizeof code / sizeof code[0], code};
	sys(SYS_prctl, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	if (sys(SYS_prctl, PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &prog) == 0)
		counted(a, COUNT_FILTERED);
}

static void die(struct actor *a)
{
	counted(a, COUNT_DIED);
	int self = getpid();
	if (self <= 1)
		return; // a tracer's idea of a process id
	switch (rng_below(&a->rng, 8)) {
	case 0:
		sys(SYS_exit, 3);
		break;
	case 1:
		*(volatile int *)8 = 1;
		break;
	case 2:
		asm volatile("int3");
		break;
	case 3:
		asm volatile("ud2");
		break;
	case 4:
		sys(SYS_kill, self, SIGKILL);
		break;
	case 5:
		sys(SYS_kill, self, SIGTERM);
		break;
	default:
		sys(SYS_exit_group, 4);
	}
}

static void change_program(struct actor *a)
{
	if (a->root)
		return;
	char seed[24], fd[8];
	snprintf(seed, sizeof seed, "%llu", (unsigned long long)rng_next(&a->rng));
	snprintf(fd, sizeof fd, "%d", SHARED_FD);
	char *argv[] = {(char *)a->self, "actor", seed, rng_one_in(&a->rng, 2) ? "1" : "0", fd, 0};
	counted(a, COUNT_EXECED);
	sys(SYS_execve, rng_one_in(&a->rng, 8) ? "/nonexistent" : a->self, argv, argv + 5);
}

static void make_child(struct actor *a)
{
	if (!may_make_process(a))
		return;
	static const unsigned long flags[] = {
		SIGCHLD, SIGCHLD, SIGCHLD, SIGCHLD, 0, SIGUSR1, SIGCHLD | CLONE_PARENT,
		SIGCHLD | CLONE_PTRACE, SIGCHLD | CLONE_UNTRACED, SIGCHLD | CLONE_NEWPID,
	};
	uint64_t seed = rng_next(&a->rng);
	int victim = rng_one_in(&a->rng, 3), trace_me = rng_one_in(&a->rng, 3);
	long pid = sys(SYS_clone, victim ? SIGCHLD : PICK(&a->rng, flags), 0, 0, 0, 0);
	if (pid == 0) {
		if (trace_me && sys(SYS_ptrace, PTRACE_TRACEME) == 0) {
			counted(a, COUNT_TRACEME);
			if (rng_below(&a->rng, 4)) // most let the tracer set options
				sys(SYS_tkill, gettid(), SIGSTOP);
		}
		if (victim)
			be_victim(a->sh, seed);
		act(a->sh, a->self, seed, 0, 0);
	}
	if (pid < 0)
		return;
	counted(a, COUNT_FORKED);
	if (trace_me)
		remember(a, pid, victim);
	else if (victim)
		attach(a, pid, 1);
	if (!victim)
		publish(a, pid);
}

static int vfork_child(void *arg)
{
	struct actor *a = arg;
	if (rng_one_in(&a->rng, 3))
		sys(SYS_ptrace, PTRACE_TRACEME);
	if (!rng_one_in(&a->rng, 3))
		change_program(a);
	sys(SYS_exit_group, 5);
	return 0;
}

static void make_vfork_child(struct actor *a)
{
	if (!may_make_process(a))
		return;
	char *stack = mmap(0, THREAD_STACK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (stack == MAP_FAILED)
		return;
	struct actor child = *a;
	child.root = 0;
	counted(a, COUNT_VFORKED);
	int pid = clone(vfork_child, stack + THREAD_STACK, CLONE_VM | CLONE_VFORK | SIGCHLD, &child);
	publish(a, pid);
	munmap(stack, THREAD_STACK);
}

struct thread_start {
	struct shared *sh;
	const char *self;
	uint64_t seed;
};

static int thread_main(void *arg)
{
	struct thread_start s = *(struct thread_start *)arg;
	act(s.sh, s.self, s.seed, 0, 0);
}

static void make_thread(struct actor *a)
{
	if (a->root || a->threads >= 3 || a->sh->budget <= 0)
		return;
	char *stack = mmap(0, THREAD_STACK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (stack == MAP_FAILED)
		return;
	struct thread_start *s = (struct thread_start *)stack; // far below what the thread uses
	*s = (struct thread_start){a->sh, a->self, rng_next(&a->rng)};
	int tid = clone(thread_main, stack + THREAD_STACK,
			CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM |
				(rng_one_in(&a->rng, 8) ? CLONE_UNTRACED : 0), s);
	if (tid > 0) {
		a->threads++;
		counted(a, COUNT_THREADS);
		publish(a, tid);
	}
}

static void send_signal(struct actor *a)
{
	int tid = target(a), sig = random_signal(a);
	if (sig == SIGKILL && !rng_one_in(&a->rng, 4))
		sig = SIGUSR1;
	if (!tid)
		return;
	siginfo_t info = {.si_signo = sig, .si_code = SI_QUEUE};
	switch (rng_below(&a->rng, 6)) {
	case 0:
		sys(SYS_kill, -tid, sig);
		break;
	case 1:
		sys(SYS_tkill, tid, sig);
		break;
	case 2:
		sys(SYS_rt_sigqueueinfo, tid, sig, &info);
		break;
	case 3:
		sys(SYS_tkill, gettid(), sig);
		break;
	default:
		sys(SYS_kill, tid, sig);
	}
}

// change_signals changes what signals do to the actor.
static void change_signals(struct actor *a)
{
	uint64_t mask = rng_one_in(&a->rng, 2) ? 0 : rng_next(&a->rng) & rng_next(&a->rng);
	struct {
		void (*handler)(int);
		unsigned long flags;
		void (*restorer)(void);
		uint64_t mask;
	} action = {0};
	switch (rng_below(&a->rng, 4)) {
	case 0:
		sys(SYS_rt_sigprocmask, SIG_SETMASK, &mask, 0, 8);
		break;
	case 1:
		action.handler = rng_one_in(&a->rng, 2) ? SIG_IGN : SIG_DFL;
		sys(SYS_rt_sigaction, random_signal(a), &action, 0, 8);
		break;
	case 2: {
		struct sigaction with = {.sa_handler = on_signal};
		with.sa_flags = rng_one_in(&a->rng, 2) ? SA_RESTART : 0;
		with.sa_flags |= rng_one_in(&a->rng, 8) ? (int)SA_RESETHAND : 0;
		with.sa_flags |= rng_one_in(&a->rng, 8) ? SA_NOCLDWAIT : 0;
		sigaction(random_signal(a), &with, 0);
		break;
	}
	default: {
		struct itimerval in = {.it_value.tv_usec = 500 + rng_below(&a->rng, 10000)};
		sys(SYS_setitimer, ITIMER_REAL, &in, 0);
	}
	}
}

// change_self changes what the actor belongs to, and what others may do to it.
static void change_self(struct actor *a)
{
	switch (rng_below(&a->rng, 7)) {
	case 0:
		sys(SYS_setpgid, 0, target(a));
		break;
	case 1:
		sys(SYS_setpgid, 0, 0);
		break;
	case 2:
		sys(SYS_setsid);
		break;
	case 3:
		sys(SYS_prctl, PR_SET_PDEATHSIG, random_signal(a));
		break;
	case 4:
		sys(SYS_prctl, PR_SET_DUMPABLE, rng_below(&a->rng, 2));
		break;
	case 5:
		sys(SYS_prctl, PR_SET_CHILD_SUBREAPER, rng_below(&a->rng, 2));
		break;
	default:
		sys(SYS_prctl, PR_SET_PTRACER, rng_one_in(&a->rng, 2) ? -1 : target(a));
	}
}

// look reads about another task, and tries to write to it.
static void look(struct actor *a)
{
	static const char *const files[] = {"status", "stat", "maps", "mem", "syscall", "wchan", "task", "exe"};
	char path[64], text[512];
	int tid = target(a);
	snprintf(path, sizeof path, "/proc/%d/%s", tid, PICK(&a->rng, files));
	long fd = sys(SYS_open, path, O_RDONLY, 0);
	if (fd >= 0) {
		sys(SYS_read, fd, text, sizeof text);
		sys(SYS_close, fd);
	}
	struct iovec here = {text, sizeof text}, there = {(void *)a->sh, sizeof text};
	sys(SYS_process_vm_readv, tid, &here, 1, &there, 1, 0);
}

// block waits for something, with a limit or until a signal comes.
static void block(struct actor *a)
{
	struct timespec ts = {0, rng_below(&a->rng, 4000000)};
	uint64_t mask = 1ULL << (SIGUSR1 - 1);
	int word = 0;
	switch (rng_below(&a->rng, 6)) {
	case 0:
		sys(SYS_futex, &word, 0 /* FUTEX_WAIT */, 0, &ts, 0, 0);
		break;
	case 1:
		sys(SYS_rt_sigtimedwait, &mask, 0, &ts, 8);
		break;
	case 2:
		sys(SYS_ppoll, 0, 0, &ts, &mask, 8);
		break;
	case 3:
		sys(SYS_sched_yield);
		break;
	default:
		sys(SYS_nanosleep, &ts, 0);
	}
}

// act is the life of a thread.
static void act(struct shared *sh, const char *self, uint64_t seed, int root, int sleeps)
{
	struct actor actor = {.rng = {seed}, .sh = sh, .self = self, .root = root};
	struct actor *a = &actor;
	a->breeds = !root && rng_one_in(&a->rng, 3);
	if (!root)
		publish(a, gettid());
	if (sleeps)
		block(a);
	if (rng_one_in(&a->rng, 3))
		change_signals(a);
	for (;;) {
		for (int i = 0; a->root && i < 16 && wait_for_tracee(a); i++) {
		}
		// The numbers of a breeder are those from make_child to block.
		switch (a->breeds ? 38 + rng_below(&a->rng, 26) : rng_below(&a->rng, 64)) {
		case 0 ... 5:
			attach(a, target(a), 0);
			break;
		case 6 ... 29:
			wait_for_tracee(a);
			break;
		case 30 ... 37:
			request_something(a);
			break;
		case 38 ... 43:
			make_child(a);
			break;
		case 44:
			make_vfork_child(a);
			break;
		case 45 ... 46:
			make_thread(a);
			break;
		case 47 ... 49:
			send_signal(a);
			break;
		case 50 ... 51:
			change_signals(a);
			break;
		case 52:
			change_self(a);
			break;
		case 53:
			look(a);
			break;
		case 54:
			if (rng_one_in(&a->rng, 4))
				change_program(a);
			break;
		case 55:
			if (rng_one_in(&a->rng, a->root ? 16 : 4))
				die(a);
			break;
		case 56:
			if (!a->root && rng_one_in(&a->rng, 4))
				install_filter(a);
			break;
		case 57:
			if (!a->root && rng_one_in(&a->rng, 4) && sys(SYS_ptrace, PTRACE_TRACEME) == 0)
				counted(a, COUNT_TRACEME);
			break;
		case 58:
			sys(SYS_getppid);
			sys(SYS_getuid);
			break;
		default:
			block(a);
		}
	}
}

static inline void mount_proc(void)
{
	// In a sandbox it is there, and this may fail.
	if (!mount("none", "/", 0, MS_REC | MS_PRIVATE, 0))
		mount("proc", "/proc", "proc", 0, 0);
}

#endif
