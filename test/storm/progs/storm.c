// A storm of tracers and tracees: storm SEED MILLISECONDS
//
// It must be process 1 of its namespace. Epoch by epoch, it starts actors,
// which do random things to themselves and to each other, and at the end of an
// epoch it kills all. Then every process has to come to be reaped and none may
// be left in /proc. What an actor does is in actor.h.
//
// It prints one line for each epoch, "calm" at the end, and waits for its
// standard input to end, so that one can look into the sandbox. If something is
// left over it prints "stuck", what it is, and waits in the same way.
#include "actor.h"

#include <dirent.h>

static struct shared *sh;
static rng_t rng;
static const char *self;

// What is done to the tracees that process 1 gets by PTRACE_TRACEME of its
// children.
static void let_go(int pid, int status)
{
	int sig = WSTOPSIG(status) & 0x7f;
	if (status >> 16 || sig == SIGTRAP || sig == SIGSTOP)
		sig = 0;
	sys(SYS_ptrace, rng_one_in(&rng, 2) ? PTRACE_CONT : PTRACE_DETACH, pid, 0, sig);
}

// reap collects what there is. It returns 0 when there is no child any more.
static int reap(void)
{
	for (;;) {
		int status = 0;
		long pid = sys(SYS_wait4, -1, &status, WNOHANG | __WALL, 0);
		if (pid == -ECHILD)
			return 0;
		if (pid <= 0)
			return 1;
		if (WIFSTOPPED(status))
			let_go(pid, status);
		else
			__atomic_add_fetch(&sh->count[COUNT_REAPED], 1, __ATOMIC_RELAXED);
	}
}

// each_task calls f for every task in /proc but process 1, and returns how many
// processes there are besides it.
static int each_task(void (*f)(int pid, int tid, void *arg), void *arg)
{
	int processes = 0;
	DIR *proc = opendir("/proc");
	if (!proc) {
		printf("broken: no /proc: %s\n", strerror(errno));
		exit(2);
	}
	for (struct dirent *p; (p = readdir(proc));) {
		int pid = atoi(p->d_name);
		if (pid <= 1)
			continue;
		processes++;
		char path[64];
		snprintf(path, sizeof path, "/proc/%d/task", pid);
		DIR *tasks = opendir(path);
		if (!tasks)
			continue;
		for (struct dirent *t; (t = readdir(tasks));) {
			if (atoi(t->d_name) > 0)
				f(pid, atoi(t->d_name), arg);
		}
		closedir(tasks);
	}
	closedir(proc);
	return processes;
}

static void into_slot(int pid, int tid, void *arg)
{
	(void)pid;
	unsigned *next = arg;
	if (*next < SLOTS)
		sh->slot[(*next)++] = tid;
}

static void describe(int pid, int tid, void *arg)
{
	(void)arg;
	char path[64], text[4096];
	snprintf(path, sizeof path, "/proc/%d/task/%d/status", pid, tid);
	int fd = open(path, O_RDONLY);
	long n = fd < 0 ? 0 : read(fd, text, sizeof text - 1);
	close(fd);
	text[n < 0 ? 0 : n] = 0;
	printf("left: process %d thread %d:", pid, tid);
	for (char *line = strtok(text, "\n"); line; line = strtok(0, "\n")) {
		if (!strncmp(line, "State:", 6) || !strncmp(line, "PPid:", 5) ||
		    !strncmp(line, "TracerPid:", 10) || !strncmp(line, "SigPnd:", 7) ||
		    !strncmp(line, "ShdPnd:", 7))
			printf(" %s", line);
	}
	printf("\n");
}

// start_actor starts one, which is sh->root[root] if root is not negative. The
// actor itself writes this down, before others learn its id.
static void start_actor(int root)
{
	uint64_t seed = rng_next(&rng);
	long pid = sys(SYS_fork);
	if (pid == 0) {
		uint64_t none = 0;
		sys(SYS_rt_sigprocmask, SIG_SETMASK, &none, 0, 8);
		sys(SYS_setpgid, 0, 0);
		if (root >= 0)
			sh->root[root] = getpid();
		act(sh, self, seed, root >= 0, 0);
	}
	if (pid > 0)
		sys(SYS_setpgid, pid, pid);
}

static void until_input_ends(void)
{
	fflush(stdout);
	char c[64];
	while (read(0, c, sizeof c) > 0) {
	}
}

// print_signals says what signals came to process 1, other than its children's.
// Nobody here sends it any.
static void print_signals(void)
{
	uint64_t all = ~(1ULL << (SIGCHLD - 1));
	struct timespec none = {0, 0};
	siginfo_t info;
	while (sys(SYS_rt_sigtimedwait, &all, &info, &none, 8) > 0)
		printf("signal %d with code %d came from process %d\n", info.si_signo, info.si_code, info.si_pid);
}

// blow lets one storm rage.
static void blow(uint64_t length)
{
	memset(sh->slot, 0, sizeof sh->slot);
	memset(sh->root, 0, sizeof sh->root);
	uint64_t end = now_ms() + length;
	while (now_ms() < end) {
		unsigned next = 0;
		int processes = each_task(into_slot, &next);
		sh->budget = MOST_PROCESSES - processes;
		// Those of the roots that died, and others if there are few.
		for (int i = 0; i < ROOTS; i++) {
			if (!sh->root[i] || sys(SYS_kill, sh->root[i], 0))
				start_actor(i);
		}
		for (int i = processes; i < FEWEST_PROCESSES; i++)
			start_actor(-1);
		for (int i = 0; i < 4; i++) {
			int target = sh->slot[rng_below(&rng, SLOTS)];
			if (target > 1)
				sys(SYS_kill, target, rng_one_in(&rng, 3) ? SIGCONT : SIGKILL);
		}
		if (rng_one_in(&rng, 20))
			sys(SYS_kill, -1, rng_one_in(&rng, 2) ? SIGSTOP : SIGCONT);
		reap();
		print_signals();
		sleep_us(1000 * (5 + rng_below(&rng, 20)));
	}
	sh->budget = 0;
}

static void nothing(int pid, int tid, void *arg) { (void)pid, (void)tid, (void)arg; }

// settle kills everything and returns how many ms it took until all was reaped
// and gone from /proc, or -1 if that does not happen.
static long settle(void)
{
	uint64_t start = now_ms();
	while (now_ms() < start + SETTLE_MS) {
		sys(SYS_kill, -1, SIGKILL);
		// A process that reaps itself may be in /proc a little longer.
		if (!reap() && !each_task(nothing, 0))
			return now_ms() - start;
		sleep_us(2000);
	}
	return -1;
}

int main(int argc, char **argv)
{
	self = argv[0];
	if (argc == 5 && !strcmp(argv[1], "actor")) {
		// By exec of an actor; the arguments are the seed, whether it sleeps
		// first, and the descriptor of the shared memory.
		sh = mmap(0, sizeof *sh, PROT_READ | PROT_WRITE, MAP_SHARED, atoi(argv[4]), 0);
		if (sh == MAP_FAILED)
			_exit(3);
		act(sh, self, strtoull(argv[2], 0, 10), 0, atoi(argv[3]));
	}
	if (argc == 2 && !strcmp(argv[1], "hello")) {
		printf("hello from process %d\n", getpid());
		return 0;
	}
	if (argc != 3 || getpid() != 1) {
		fprintf(stderr, "usage: storm SEED MILLISECONDS, as process 1\n");
		return 2;
	}
	uint64_t all = ~0ULL;
	sys(SYS_rt_sigprocmask, SIG_SETMASK, &all, 0, 8);
	// Natively, /proc is still the one of the host.
	mount_proc();
	uint64_t seed = strtoull(argv[1], 0, 10);
	uint64_t length = strtoull(argv[2], 0, 10);
	rng.state = seed;
	int fd = memfd_create("storm", 0);
	if (fd < 0 || ftruncate(fd, sizeof *sh) || dup2(fd, SHARED_FD) < 0) {
		printf("broken: no shared memory: %s\n", strerror(errno));
		return 2;
	}
	close(fd);
	sh = mmap(0, sizeof *sh, PROT_READ | PROT_WRITE, MAP_SHARED, SHARED_FD, 0);
	if (sh == MAP_FAILED) {
		printf("broken: no shared memory: %s\n", strerror(errno));
		return 2;
	}
	setvbuf(stdout, 0, _IOLBF, 0);
	printf("storm: seed %llu, %llu ms\n", (unsigned long long)seed, (unsigned long long)length);

	uint64_t end = now_ms() + length;
	for (int epoch = 0; now_ms() < end; epoch++) {
		blow(300 + rng_below(&rng, 2500));
		long took = settle();
		if (took < 0) {
			printf("stuck: seed %llu epoch %d: not all was reaped in %d ms; process 1 has %s\n",
			       (unsigned long long)seed, epoch, SETTLE_MS, reap() ? "children" : "no child");
			each_task(describe, 0);
			until_input_ends();
			return 1;
		}
		printf("epoch %d: all reaped after %ld ms\n", epoch, took);
	}
	for (int i = 0; i < COUNTS; i++)
		printf("count %s %llu\n", count_name[i], (unsigned long long)sh->count[i]);
	printf("calm\n");
	until_input_ends();
	return 0;
}
