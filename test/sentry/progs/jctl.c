// Job control of a process with engines.
// Invariants: 28 29 36 37 38 69
#include "probe.h"

static _Atomic int *cell;

#define THREADS 3

static void *spinner(void *p)
{
	long n = (long)p;
	cell[1 + n] = gettid_();
	for (;;)
		cell[10 + n]++;
	return NULL;
}

// spinners makes a process of three threads that spin.
static pid_t spinners(void)
{
	for (int i = 0; i < 20; i++)
		cell[i] = 0;
	pid_t pid = sys(fork());
	if (!pid) {
		pthread_t th;
		for (long i = 1; i < THREADS; i++)
			pthread_create(&th, NULL, spinner, (void *)i);
		spinner((void *)0);
	}
	until(cell[1] && cell[2] && cell[3]);
	return pid;
}

static int moves_(int n)
{
	int was = cell[10 + n];
	for (int i = 0; i < 2000 && cell[10 + n] == was; i++)
		usleep(1000);
	return cell[10 + n] != was;
}

static int stands_(int n)
{
	int was = cell[10 + n];
	usleep(30000);
	return cell[10 + n] == was;
}

static int stopped_by(pid_t pid)
{
	int status;
	equal(waitpid(pid, &status, WUNTRACED), pid);
	check(WIFSTOPPED(status));
	return WSTOPSIG(status);
}

static void continued(pid_t pid)
{
	int status;
	equal(waitpid(pid, &status, WCONTINUED), pid);
	check(WIFCONTINUED(status));
}

static void quit(pid_t pid)
{
	sys(kill(pid, SIGKILL));
	sys(waitpid(pid, NULL, 0));
}

static void reports(void)
{
	pid_t pid = spinners();
	int e[THREADS];
	for (int i = 0; i < THREADS; i++)
		e[i] = must(attach(cell[1 + i], JCTL | SIGNALS | QUIESCE));
	for (int round = 1; round <= 3; round++) {
		sys(kill(pid, SIGSTOP));
		equal(stopped_by(pid), SIGSTOP);
		int notified = 0;
		for (int i = 0; i < THREADS; i++) {
			char c = label(cell[1 + i]);
			until(times("%d %c JCTL stopped", e[i], c) == round);
			notified += times("%d %c JCTL stopped notify %d", e[i], c, CLD_STOPPED);
			check(stands_(i));
		}
		equal(notified, round);
		sys(kill(pid, SIGCONT));
		continued(pid);
		int conts = 0;
		for (int i = 0; i < THREADS; i++)
			check(moves_(i));
		for (int i = 0; i < THREADS; i++)
			conts += times("%d %c JCTL continued notify %d", e[i], label(cell[1 + i]), CLD_CONTINUED);
		equal(conts, round);
	}
	// The signals themselves were dequeued by one thread each.
	int stops = 0, conts = 0;
	for (int i = 0; i < THREADS; i++) {
		stops += times("%d %c SIGNAL_STOP %d", e[i], label(cell[1 + i]), SIGSTOP);
		conts += times("%d %c SIGNAL_IGN %d", e[i], label(cell[1 + i]), SIGCONT);
	}
	equal(stops, 3);
	equal(conts, 3);
	ok(28);
	ok(29);
	quit(pid);
}

// An engine's stop of a thread in job control stop.
static void adopt(void)
{
	pid_t pid = spinners();
	int e = must(attach(cell[1], 0));
	sys(kill(pid, SIGSTOP));
	equal(stopped_by(pid), SIGSTOP);
	until(in_state(pid, 'T'));
	equal(control(e, STOP), 0);
	check(state(e) & IS_STOPPED);
	sys(kill(pid, SIGCONT));
	continued(pid);
	check(moves_(1));
	check(stands_(0)); // SIGCONT does not wake it
	ok(36);
	must(control(e, RESUME));
	check(moves_(0));

	// Held, then the group stops, then it is let go: it is job-stopped.
	sys(kill(pid, SIGSTOP));
	equal(stopped_by(pid), SIGSTOP);
	equal(control(e, STOP), 0);
	must(control(e, RESUME));
	check(stands_(0));
	check(in_state(pid, 'T'));
	sys(kill(pid, SIGCONT));
	continued(pid);
	check(moves_(0));

	// Parked first: the group's stop does not wait for it, and it stops when it
	// is let go.
	park(e);
	sys(kill(pid, SIGSTOP));
	equal(stopped_by(pid), SIGSTOP);
	must(control(e, RESUME));
	check(stands_(0));
	sys(kill(pid, SIGCONT));
	continued(pid);
	check(moves_(0));
	ok(37);
	quit(pid);
}

// A thread that parks while the group stop is going on counts as stopped.
static void joins(void)
{
	for (int i = 0; i < 20; i++) {
		pid_t pid = spinners();
		int e = must(attach(cell[1], QUIESCE | JCTL)), f = must(attach(cell[2], QUIESCE | SIGNALS));
		// The group stop begins when the second thread dequeues it, and right
		// then the first is stopped by its engine.
		answer(e, .kind = BARE, .action = STOP, .times = 1);
		answer(f, .kind = SIGNAL_STOP, .action = NO_OPINION, .flags = F_SLOW);
		must(raw(SYS_tgkill, pid, cell[2], SIGSTOP, 0));
		usleep(i * 1000);
		long r = control(e, STOP);
		check(r == 0 || r == -EINPROGRESS);
		equal(stopped_by(pid), SIGSTOP);
		until(state(e) & IS_STOPPED);
		must(control(e, RESUME));
		check(stands_(0));
		sys(kill(pid, SIGCONT));
		continued(pid);
		check(moves_(0));
		check(moves_(1));
		quit(pid);
	}
	ok(38);
}

// TSTP in an orphaned process group does nothing, SIGSTOP does stop.
static void orphaned(void)
{
	for (int i = 0; i < 20; i++)
		cell[i] = 0;
	pid_t pid = sys(fork());
	if (!pid) {
		setsid(); // the new group's only member has no parent in its session
		spinner((void *)0);
	}
	until(cell[1]);
	int e = must(attach(pid, SIGNALS));
	char c = label(pid);
	sys(kill(pid, SIGTSTP));
	until(times("%d %c SIGNAL_STOP %d code 0 TSTP", e, c, SIGTSTP) == 1);
	check(moves_(0));
	equal(waitpid(pid, NULL, WUNTRACED | WNOHANG), 0);
	sys(kill(pid, SIGSTOP));
	equal(stopped_by(pid), SIGSTOP);
	equal(times("%d %c SIGNAL_STOP %d code 0 STOP", e, c, SIGSTOP), 1);
	check(stands_(0));
	sys(kill(pid, SIGCONT));
	continued(pid);
	// An engine's TSTP for another signal is the same.
	answer(e, .kind = SIGNAL_TERM, .times = 1, .disp = TSTP);
	sys(kill(pid, SIGUSR1));
	until(times("%d %c SIGNAL_TERM %d", e, c, SIGUSR1) == 1);
	check(moves_(0));
	answer(e, .kind = SIGNAL_TERM, .times = 1, .disp = DISP_STOP);
	sys(kill(pid, SIGUSR1));
	stopped_by(pid);
	check(stands_(0));
	sys(kill(pid, SIGCONT));
	continued(pid);
	check(moves_(0));
	ok(69);
	quit(pid);
}

int main(void)
{
	cell = shared(4096);
	reports();
	adopt();
	joins();
	orphaned();
	return end();
}
