// Signals of a process with engines.
// Invariants: 61 62 63 64 65 66 67 68 70 71 72 73 74
#include "probe.h"

static _Atomic long *cell;

static void on_a(int sig) { cell[sig]++; }
static void on_b(int sig) { cell[100 + sig]++; }

// What a handler returns to: rt_sigreturn.
__asm__("return_from_signal: mov $15, %eax\nsyscall\n");
extern char return_from_signal[];

// child makes a process that spins, or does what cell[0] says.
static pid_t child(void)
{
	for (int i = 0; i < 300; i++)
		cell[i] = 0;
	pid_t pid = sys(fork());
	if (pid) {
		until(cell[1]);
		return pid;
	}
	signal(SIGUSR1, on_a);
	signal(SIGRTMIN, on_a);
	signal(SIGRTMIN + 1, on_a);
	signal(SIGWINCH, SIG_IGN);
	sigset_t set;
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	cell[1] = 1;
	for (;;) {
		cell[2]++;
		switch (cell[0]) {
		case 1:
			sigprocmask(SIG_BLOCK, &set, NULL);
			break;
		case 2:
			sigprocmask(SIG_UNBLOCK, &set, NULL);
			break;
		case 3: {
			struct sigaction sa = { .sa_handler = on_a, .sa_flags = SA_RESETHAND };
			sigaction(SIGUSR1, &sa, NULL);
			break;
		}
		case 4:
			signal(SIGUSR1, SIG_IGN);
			break;
		case 5: {
			struct sigaction sa;
			sigaction(SIGUSR1, NULL, &sa);
			cell[4] = (long)sa.sa_handler;
			cell[5] = (long)on_a;
			break;
		}
		case 6:
			cell[4] = raw(SYS_read, cell[6], (long)&(char){ 0 }, 1, 0);
			break;
		case 0:
			continue;
		}
		cell[0] = 0;
	}
}

static void tell(int what)
{
	cell[0] = what;
	until(!cell[0]);
}

static void quit(pid_t pid)
{
	sys(kill(pid, SIGKILL));
	sys(waitpid(pid, NULL, 0));
}

static void one_engine(void)
{
	pid_t pid = child();
	int e = must(attach(pid, SIGNALS));
	char c = label(pid);
	const char *usr1 = str("%d %c SIGNAL %d", e, c, SIGUSR1);

	tell(1);
	sys(kill(pid, SIGUSR1));
	usleep(30000);
	equal(times("%s", usr1), 0);
	tell(2);
	until(cell[SIGUSR1] == 1);
	equal(times("%s", usr1), 1);
	ok(61);

	sys(kill(pid, SIGWINCH));
	until(times("%d %c SIGNAL_IGN %d", e, c, SIGWINCH) == 1);
	must(set_events(e, SIGNALS & ~SIGNAL_IGN));
	sys(kill(pid, SIGWINCH));
	sys(kill(pid, SIGUSR1));
	until(cell[SIGUSR1] == 2);
	must(set_events(e, SIGNALS));
	sys(kill(pid, SIGUSR1));
	until(cell[SIGUSR1] == 3);
	equal(times("%d %c SIGNAL_IGN %d", e, c, SIGWINCH), 1);
	ok(62);

	// Sent while it has a handler, dequeued when it is ignored.
	tell(1);
	sys(kill(pid, SIGUSR1));
	tell(4);
	tell(2);
	usleep(20000);
	equal(cell[SIGUSR1], 3);
	// Linux and gVisor drop a pending signal when it becomes ignored, so there
	// is no report at all; sent when ignored it is SIGNAL_IGN.
	sys(kill(pid, SIGUSR1));
	until(times("%d %c SIGNAL_IGN %d", e, c, SIGUSR1) == 1);
	tell(3);
	answer(e, .kind = SIGNAL, .times = 1, .disp = IGN);
	int n = times("%s", usr1);
	sys(kill(pid, SIGUSR1));
	until(times("%s", usr1) == n + 1);
	ok(63);

	// Swallowed: no handler, and the one-shot handler is still there.
	usleep(20000);
	equal(cell[SIGUSR1], 3);
	tell(5);
	equal(cell[4], cell[5]);
	sys(kill(pid, SIGUSR1));
	until(cell[SIGUSR1] == 4);
	tell(5);
	equal(cell[4], (long)SIG_DFL);
	ok(67);

	quit(pid);

	// No effect on a blocked call either: it restarts.
	int fds[2];
	sys(pipe(fds));
	pid = child();
	e = must(attach(pid, SIGNALS));
	c = label(pid);
	cell[6] = fds[0];
	answer(e, .kind = SIGNAL, .times = 1, .disp = IGN);
	cell[0] = 6;
	until(in_state(pid, 'S'));
	sys(kill(pid, SIGUSR1));
	until(times("%d %c SIGNAL %d", e, c, SIGUSR1) == 1);
	usleep(20000);
	equal(cell[0], 6);
	sys(write(fds[1], "x", 1));
	until(!cell[0]);
	equal(cell[4], 1);
	equal(cell[SIGUSR1], 0);
	ok(64);

	answer(e, .kind = SIGNAL, .times = 1, .disp = DELIVER, .signo = SIGRTMIN);
	sys(kill(pid, SIGUSR1));
	until(cell[SIGRTMIN] == 1);
	equal(cell[SIGUSR1], 0);
	ok(65);

	answer(e, .kind = SIGNAL, .times = 1, .disp = DELIVER, .handler = (long)on_b, .value = (long)return_from_signal);
	sys(kill(pid, SIGUSR1));
	until(cell[100 + SIGUSR1] == 1);
	equal(cell[SIGUSR1], 0);
	sys(kill(pid, SIGUSR1));
	until(cell[SIGUSR1] == 1);
	equal(cell[100 + SIGUSR1], 1);
	ok(66);
	quit(pid);
}

static void hold(void)
{
	pid_t pid = child();
	int e = must(attach(pid, SIGNALS | QUIESCE));
	char c = label(pid);
	// Held back once, while another of the same kind is in the queue.
	answer(e, .kind = SIGNAL, .times = 1, .disp = IGN, .flags = F_HOLD);
	park(e);
	sys(sigqueue(pid, SIGRTMIN, (union sigval){ .sival_int = 1 }));
	sys(sigqueue(pid, SIGRTMIN + 1, (union sigval){ .sival_int = 2 }));
	must(control(e, RESUME));
	until(cell[SIGRTMIN] == 1 && cell[SIGRTMIN + 1] == 1);
	equal(times("%d %c SIGNAL %d", e, c, SIGRTMIN), 2);
	int first = -1, second = -1, other = at("%d %c SIGNAL %d", e, c, SIGRTMIN + 1), n = 0;
	for (const char *s = logtext(); *s; s = strchr(s, '\n') + 1, n++)
		if (!strncmp(s, str("%d %c SIGNAL %d", e, c, SIGRTMIN), 12) && strstr(s, str(" %d code", SIGRTMIN)) &&
		    strstr(s, str(" %d code", SIGRTMIN)) < strchr(s, '\n')) {
			if (first < 0)
				first = n;
			second = n;
		}
	check(first < second && second < other);
	ok(68);

	// Held by a stop, and shown again when INTERRUPT ends that.
	answer(e, .kind = SIGNAL, .times = 1, .disp = IGN, .action = STOP);
	answer(e, .kind = REPORT_KIND, .times = 1, .disp = DELIVER);
	sys(kill(pid, SIGUSR1));
	until(state(e) & IS_STOPPED);
	equal(cell[SIGUSR1], 0);
	must(control(e, INTERRUPT));
	until(cell[SIGUSR1] == 1);
	equal(times("%d %c REPORT %d", e, c, SIGUSR1), 1);
	ok(73);

	// A report before the handler's first instruction.
	answer(e, .kind = SIGNAL, .times = 1, .disp = DELIVER, .action = REPORT);
	answer(e, .kind = HANDLER_KIND, .times = 1, .action = STOP);
	sys(kill(pid, SIGUSR1));
	until(state(e) & IS_STOPPED);
	equal(times("%d %c HANDLER %d", e, c, SIGUSR1), 1);
	long rip;
	must(get_reg(e, RIP, &rip));
	equal(rip, (long)on_a);
	equal(cell[SIGUSR1], 1);
	must(control(e, RESUME));
	until(cell[SIGUSR1] == 2);
	ok(72);
	quit(pid);
}

// TERM and CORE kill with the number in the siginfo as the cause.
static void fatal(void)
{
	int status;
	pid_t pid = child();
	int e = must(attach(pid, SIGNALS));
	answer(e, .kind = SIGNAL, .times = 1, .disp = TERM);
	sys(kill(pid, SIGUSR1));
	sys(waitpid(pid, &status, 0));
	check(WIFSIGNALED(status) && WTERMSIG(status) == SIGUSR1 && !WCOREDUMP(status));

	pid = child();
	e = must(attach(pid, SIGNALS));
	answer(e, .kind = SIGNAL, .times = 1, .disp = CORE, .signo = SIGQUIT);
	sys(kill(pid, SIGUSR1));
	sys(waitpid(pid, &status, 0));
	check(WIFSIGNALED(status) && WTERMSIG(status) == SIGQUIT);

	// TERM for one that dumps core by itself does not.
	pid = child();
	e = must(attach(pid, SIGNALS));
	answer(e, .kind = SIGNAL_CORE, .times = 1, .disp = IGN);
	sys(kill(pid, SIGQUIT));
	until(times("%d %c SIGNAL_CORE %d", e, label(pid), SIGQUIT) == 1);
	long was = cell[2];
	until(cell[2] > was);
	sys(kill(pid, SIGQUIT));
	sys(waitpid(pid, &status, 0));
	check(WIFSIGNALED(status) && WTERMSIG(status) == SIGQUIT);
	ok(70);
}

// Each engine sees what the one before decided; the last one's word counts.
static void chain(void)
{
	pid_t pid = child();
	int a = must(attach(pid, SIGNALS)), b = must(attach(pid, SIGNALS)), d = must(attach(pid, SIGNALS));
	char c = label(pid);
	answer(a, .kind = SIGNAL, .times = 1, .disp = TERM);
	answer(b, .kind = SIGNAL, .times = 1, .disp = IGN);
	answer(d, .kind = SIGNAL, .times = 1, .disp = DELIVER);
	sys(kill(pid, SIGUSR1));
	until(cell[SIGUSR1] == 1);
	check(has(str("%d %c SIGNAL %d", a, c, SIGUSR1), "DELIVER"));
	check(has(str("%d %c SIGNAL %d", b, c, SIGUSR1), "TERM"));
	check(has(str("%d %c SIGNAL %d", d, c, SIGUSR1), "IGN"));
	ok(71);
	quit(pid);
}

static void *spinner(void *p UNUSED)
{
	cell[200]++;
	for (;;)
		cell[201]++;
	return NULL;
}

// A signal to the process is reported by one thread.
static void directed(void)
{
	for (int i = 0; i < 300; i++)
		cell[i] = 0;
	int *tids = shared(4096);
	pid_t pid = sys(fork());
	if (!pid) {
		signal(SIGUSR1, on_a);
		pthread_t th;
		for (int i = 0; i < 3; i++)
			pthread_create(&th, NULL, spinner, NULL);
		spinner(NULL);
	}
	until(cell[200] == 4);
	int e[4];
	char c[4];
	for (int i = 0; i < 4; i++) {
		tids[i] = pid + i; // nothing else makes threads here
		e[i] = must(attach(tids[i], SIGNALS));
		c[i] = label(tids[i]);
	}
	for (int n = 1; n <= 20; n++) {
		sys(kill(pid, SIGUSR1));
		until(cell[SIGUSR1] == n);
		int sum = 0;
		for (int i = 0; i < 4; i++)
			sum += times("%d %c SIGNAL %d", e[i], c[i], SIGUSR1);
		equal(sum, n);
	}
	ok(74);
	quit(pid);
}

int main(void)
{
	cell = shared(4096);
	one_engine();
	hold();
	fatal();
	chain();
	directed();
	return end();
}
