// SIGKILL, and what amounts to it, ends every stop.
// Invariants: 54 55 56 57 58 59 60
#include "probe.h"

static _Atomic int *cell;

// child makes a process that its parent controls through cell[0].
static pid_t child(void (*body)(void))
{
	for (int i = 0; i < 16; i++)
		cell[i] = 0;
	pid_t pid = sys(fork());
	if (!pid) {
		cell[1] = gettid_();
		body();
		_exit(99);
	}
	until(cell[1]);
	return pid;
}

static void spin(void)
{
	for (;;)
		cell[2]++;
}

static void call(void)
{
	until(cell[0]);
	cell[3] = 1;
	raw(SYS_mkdir, (long)"/tmp/made-by-a-killed-call", 0700, 0, 0);
	cell[3] = 2;
	spin();
}

static void handled(int sig UNUSED) { cell[4]++; }

static void with_handler(void)
{
	signal(SIGUSR1, handled);
	cell[5] = 1;
	spin();
}

// ends waits for the child and checks that SIGKILL was its end.
static void killed(pid_t pid)
{
	int status;
	long begin = now();
	sys(waitpid(pid, &status, 0));
	check(WIFSIGNALED(status));
	equal(WTERMSIG(status), SIGKILL);
	check(now() - begin < 5000000);
}

// Each kind of stop, broken by SIGKILL.
static void kinds(void)
{
	// Spinning, by control.
	pid_t pid = child(spin);
	int e = must(attach(pid, QUIESCE | SIGNALS | EXIT));
	char c = label(pid);
	park(e);
	sys(kill(pid, SIGKILL));
	killed(pid);
	equal(times("%d %c SIGNAL", e, c), 0);
	ok(54);

	// At syscall entry: the call is not made.
	rmdir("/tmp/made-by-a-killed-call");
	pid = child(call);
	e = must(attach(pid, SYSCALL_ENTRY | SYSCALL_EXIT));
	c = label(pid);
	answer(e, .kind = SYSCALL_ENTRY, .skip = 0, .action = STOP);
	cell[0] = 1;
	for (int i = 0;; i++) { // libc's sleeps in until() stop it, too
		until(state(e) & IS_STOPPED);
		long nr;
		must(get_reg(e, ORIG_RAX, &nr));
		if (nr == SYS_mkdir)
			break;
		must(control(e, RESUME));
		check(i < 1000);
	}
	equal(cell[3], 1);
	sys(kill(pid, SIGKILL));
	killed(pid);
	equal(cell[3], 1);
	equal(access("/tmp/made-by-a-killed-call", F_OK), -1);
	equal(times("%d %c SYSCALL_EXIT 83", e, c), 0);
	ok(56);

	// In a signal's report, with a second one pending.
	pid = child(with_handler);
	until(cell[5]);
	e = must(attach(pid, QUIESCE | SIGNALS | EXIT));
	c = label(pid);
	answer(e, .kind = SIGNAL, .times = 1, .action = STOP, .disp = IGN);
	sys(kill(pid, SIGUSR1));
	until(state(e) & IS_STOPPED);
	sys(kill(pid, SIGTERM));
	sys(kill(pid, SIGUSR1));
	sys(kill(pid, SIGKILL));
	killed(pid);
	equal(cell[4], 0);
	equal(times("%d %c SIGNAL_TERM", e, c), 0);
	check(has(str("%d %c EXIT", e, c), "code 0x9 "));
	ok(58);

	// At clone, exit of a thread that was not killed, and a handler's frame.
	int kinds[] = { SYSCALL_EXIT, EXIT, HANDLER_KIND, CLONE };
	for (int i = 0; i < 4; i++) {
		pid = child(with_handler);
		until(cell[5]);
		e = must(attach(pid, QUIESCE | SIGNALS | SYSCALL_EXIT | EXIT | CLONE));
		answer(e, .kind = kinds[i], .action = STOP);
		answer(e, .kind = SIGNAL, .action = REPORT);
		sys(kill(pid, kinds[i] == EXIT ? SIGTERM : SIGUSR1));
		if (kinds[i] != CLONE)
			until(state(e) & IS_STOPPED);
		sys(kill(pid, SIGKILL));
		int status;
		sys(waitpid(pid, &status, 0));
		check(WIFSIGNALED(status));
	}

	// An engine can hold the exit of a killed thread, as its SIGKILL has been
	// taken by then. The next one ends that.
	pid = child(spin);
	e = must(attach(pid, EXIT));
	answer(e, .kind = EXIT, .action = STOP);
	sys(kill(pid, SIGKILL));
	until(state(e) & IS_STOPPED);
	sys(kill(pid, SIGKILL));
	killed(pid);
	ok(55);
}

// A held thread dies with its group: exit_group, exec, a fatal signal.
static void *sibling(void *how)
{
	cell[6] = gettid_();
	until(cell[0]);
	switch ((long)how) {
	case 0:
		_exit(6);
	case 1: {
		char *argv[] = { "/proc/self/exe", "again", NULL }, *env[] = { NULL };
		execve("/proc/self/exe", argv, env);
		_exit(98);
	}
	case 2:
		*(volatile int *)0 = 1;
	}
	return NULL;
}

static long how;

static void with_sibling(void)
{
	pthread_t th;
	check(!pthread_create(&th, NULL, sibling, (void *)how));
	spin();
}

static void siblings(void)
{
	for (how = 0; how < 3; how++) {
		pid_t pid = child(with_sibling);
		until(cell[6]);
		int e = must(attach(pid, QUIESCE | EXIT | DEATH));
		char c = label(pid);
		park(e);
		int was = cell[2];
		usleep(20000);
		equal(cell[2], was);
		cell[0] = 1;
		int status;
		sys(waitpid(pid, &status, 0));
		equal(status, how == 0 ? 6 << 8 : how == 1 ? 7 << 8 : SIGSEGV | (status & 0x80));
		equal(cell[2], was);
		until(times("%d %c DEATH", e, c) == 1);
	}
	ok(57);
}

// While a callback to one engine goes on, another thread dies.
static void *victim(void *p UNUSED)
{
	cell[7] = gettid_();
	spin();
	return NULL;
}

static void two_processes(void)
{
	pid_t slow = child(call);
	int e = must(attach(slow, SYSCALL_ENTRY));
	answer(e, .kind = SYSCALL_ENTRY, .flags = F_SLOW);
	pid_t pid = sys(fork());
	if (!pid)
		victim(NULL);
	until(cell[7]);
	int f = must(attach(pid, QUIESCE));
	park(f);
	int n = times("%d ", e);
	sys(kill(pid, SIGKILL));
	killed(pid);
	check(times("%d ", e) - n < 50); // it was not waited for
	sys(kill(slow, SIGKILL));
	killed(slow);
	ok(59);
}

// A thread that has SIGKILL pending does not stop any more.
static void pending(void)
{
	for (int i = 0; i < 50; i++) {
		pid_t pid = child(spin);
		int e = must(attach(pid, QUIESCE));
		sys(kill(pid, SIGKILL));
		long r = control(e, STOP);
		check(r == 0 || r == -EINPROGRESS || r == -ESRCH);
		killed(pid);
		r = state(e);
		check(!(r & IS_STOPPED));
	}
	ok(60);
}

int main(int argc, char **argv UNUSED)
{
	if (argc > 1)
		_exit(7);
	cell = shared(4096);
	kinds();
	siblings();
	two_processes();
	pending();
	return end();
}
