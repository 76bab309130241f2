// The order of a thread's life: clone, exec, exit, death, reap.
// Invariants: 18 19 20 21 22 23 24 25 26 27 30 93
#include "probe.h"

#define LIFE (CLONE | EXEC | EXIT | DEATH | REAP)

static char self(void) { return label(gettid_()); }

static int *cell;

static void forks(void)
{
	int tid = gettid_();
	int e = must(attach(tid, CLONE | SYSCALL_ENTRY | SYSCALL_EXIT | EXIT | DEATH | REAP));
	// Attached to the child in the callback; holds it before its first
	// instruction.
	answer(e, .kind = CLONE, .times = 1, .child = QUIESCE | EXIT | DEATH | REAP | SYSCALL_ENTRY, .hold = STOP);
	*cell = 0;
	pid_t pid = fork();
	if (!pid) {
		*cell = 1;
		mark(1);
		raw(SYS_getppid, 0, 0, 0, 0);
		_exit(3);
	}
	sys(pid);
	int child = e + 1;
	until(state(child) & IS_STOPPED);
	usleep(20000);
	equal(*(volatile int *)cell, 0);
	char c = label(pid);
	check(in_order(str("%d %c CLONE %c", e, self(), c), str("%d %c QUIESCE 0", child, c)));
	check(in_order(str("%d %c CLONE %c", e, self(), c), str("%d %c SYSCALL_EXIT 56 = %d", e, self(), pid)));
	ok(19);
	equal(times("%c mark 1", c), 0);
	must(control(child, RESUME));
	int status;
	sys(waitpid(pid, &status, 0));
	equal(*(volatile int *)cell, 1);
	check(in_order(str("%d %c CLONE %c", e, self(), c), str("%d %c QUIESCE 0", child, c), str("%c mark 1", c)));
	ok(18);
	until(times("%d %c REAP", child, c));
	check(in_order(str("%d %c EXIT", child, c), str("%d %c DEATH", child, c), str("%d %c REAP", child, c)));
	equal(times("%d %c EXIT", child, c) + times("%d %c DEATH", child, c) + times("%d %c REAP", child, c), 3);
	ok(23);
	check(has(str("%d %c EXIT", child, c), "memory files"));
	check(!has(str("%d %c EXIT", child, c), "no memory"));
	check(has(str("%d %c DEATH", child, c), "no memory"));
	ok(26);

	// A clone that fails: CLONE_SIGHAND without CLONE_VM.
	int before = times("%d %c CLONE", e, self());
	equal(raw(SYS_clone, CLONE_SIGHAND | SIGCHLD, 0, 0, 0), -EINVAL);
	check(times("%d %c SYSCALL_EXIT 56 = %d", e, self(), -EINVAL) == 1);
	equal(times("%d %c CLONE", e, self()), before);
	ok(30);
	must(control(e, DETACH));
}

// The parent collects its children as fast as it can, or leaves it to the
// kernel, while the child's engine is still in its DEATH callback.
static void reaps(void)
{
	for (int round = 0; round < 100; round++) {
		if (round == 50)
			signal(SIGCHLD, SIG_IGN); // they reap themselves
		int e = must(attach(0, CLONE));
		answer(e, .kind = CLONE, .times = 1, .child = EXIT | DEATH | REAP,
		       .slow = round % 10 ? 0 : DEATH);
		pid_t pid = fork();
		if (!pid)
			_exit(0);
		sys(pid);
		while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
			;
		int child = e + 1;
		until(times("%d ", child) == 4);
		char c = 0;
		for (const char *s = logtext(); *s; s = strchr(s, '\n') + 1)
			if (atoi(s) == child && strchr(s, ' '))
				c = strchr(s, ' ')[1];
		check(in_order(str("%d %c EXIT", child, c), str("%d %c DEATH", child, c),
			       str("%d %c done with DEATH", child, c), str("%d %c REAP", child, c)));
		check(state(child) & IS_DETACHED);
		must(control(e, DETACH));
	}
	signal(SIGCHLD, SIG_DFL);
	ok(24);
	ok(25);
}

static void exit_code(void)
{
	int e = must(attach(0, CLONE));
	answer(e, .kind = CLONE, .times = 1, .child = EXIT);
	int go[2];
	sys(pipe(go));
	pid_t pid = fork();
	if (!pid) {
		char c;
		sys(read(go[0], &c, 1));
		_exit(5);
	}
	sys(pid);
	int first = e + 1, second = must(attach(pid, EXIT));
	answer(first, .kind = EXIT, .times = 1, .code = 0x4200);
	sys(write(go[1], "x", 1));
	int status;
	sys(waitpid(pid, &status, 0));
	check(WIFEXITED(status));
	equal(WEXITSTATUS(status), 0x42);
	char c = 0;
	for (const char *s = logtext(); *s; s = strchr(s, '\n') + 1)
		if (atoi(s) == second)
			c = strchr(s, ' ')[1];
	check(has(str("%d %c EXIT", first, c), "code 0x500 orig 0x500"));
	check(has(str("%d %c EXIT", second, c), "code 0x4200 orig 0x500"));
	ok(27);
	must(control(e, DETACH));
}

// With vfork the parent parks before it waits, and the child can run.
static void *vforker(void *p)
{
	int *tid = p;
	*tid = gettid_();
	until(*(volatile int *)(tid + 1));
	pid_t pid = vfork();
	if (!pid) {
		mark(20);
		_exit(0);
	}
	mark(21);
	waitpid(pid, NULL, 0);
	return NULL;
}

static void vforks(void)
{
	static int tid[2];
	pthread_t th;
	check(!pthread_create(&th, NULL, vforker, tid));
	until(*(volatile int *)tid);
	int e = must(attach(tid[0], CLONE | VFORK_DONE | SYSCALL_EXIT));
	answer(e, .kind = CLONE, .times = 1, .action = STOP, .child = EXIT | DEATH);
	tid[1] = 1;
	until(state(e) & IS_STOPPED);
	until(times("%d ", e + 1) == 3); // the child has run and died
	char c = label(tid[0]);
	equal(times("%d %c VFORK_DONE", e, c), 0);
	equal(times("%c mark 21", c), 0);
	must(control(e, RESUME));
	check(!pthread_join(th, NULL));
	check(in_order(str("%d %c CLONE", e, c), str("%d %c VFORK_DONE", e, c), str("%c mark 21", c)));
	ok(20);
}

static __attribute__((noreturn)) void *idle(void *p)
{
	*(volatile int *)p = gettid_();
	for (;;)
		pause();
}

static __attribute__((noreturn)) void *execer(void *p)
{
	char *self = p;
	char *argv[] = { self, "again", NULL }, *env[] = { NULL };
	*(volatile int *)(cell + 4) = gettid_();
	while (!*(volatile int *)(cell + 5))
		usleep(1000);
	execve("/nonexistent", argv, env);
	mark(30);
	execve(self, argv, env);
	_exit(9);
}

// A thread that is not the leader executes a program.
static void execs(char *path)
{
	memset(cell, 0, 64);
	pid_t pid = sys(fork());
	if (!pid) {
		pthread_t a, b;
		pthread_create(&a, NULL, idle, cell + 2);
		pthread_create(&b, NULL, execer, path);
		for (;;)
			pause();
	}
	until(cell[2] && cell[4]);
	int other = must(attach(cell[2], LIFE)), caller = must(attach(cell[4], LIFE | SYSCALL_EXIT | SYSCALL_ENTRY)),
	    leader = must(attach(pid, LIFE));
	char o = label(cell[2]), c = label(cell[4]), l = label(pid);
	int tid = cell[4];
	cell[5] = 1;
	int status;
	sys(waitpid(pid, &status, 0));
	equal(status, 7 << 8);
	until(times("%d %c REAP", caller, c));
	check(in_order(str("%d %c SYSCALL_EXIT 59 = -2", caller, c), str("%c mark 30", c), str("%d %c EXEC", caller, c)));
	equal(times("%d %c EXEC", caller, c), 1);
	ok(22);
	check(in_order(str("%d %c EXIT", other, o), str("%d %c DEATH", other, o), str("%d %c EXEC", caller, c)));
	check(in_order(str("%d %c EXIT", leader, l), str("%d %c DEATH", leader, l), str("%d %c EXEC", caller, c),
		       str("%d %c SYSCALL_EXIT 59 = 0", caller, c)));
	ok(21);
	until(times("%d %c REAP", leader, l));
	check(has(str("%d %c EXEC", caller, c), str("from %d", tid)));
	// The engine goes on with the thread, which has the leader's id now: the
	// new program is its.
	check(in_order(str("%d %c EXEC", caller, c), str("%c mark 31", c), str("%d %c EXIT code 0x700", caller, c)));
	ok(93);
}

int main(int argc, char **argv)
{
	if (argc > 1) {
		mark(31);
		_exit(getpid() == gettid_() ? 7 : 8);
	}
	cell = shared(4096);
	forks();
	reaps();
	exit_code();
	vforks();
	execs(argv[0]);
	return end();
}
