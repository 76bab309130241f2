// Stop and resume of a thread, by engines that another thread controls.
// Invariants: 31 32 33 34 35 39 40 41 42 47 48 52 90 91 94 96 97 98 104
#include "probe.h"

static void do_read(struct worker *w)
{
	char c;
	w->result = 1000 + raw(SYS_read, w->fds[0], (long)&c, 1, 0);
}

static void do_nanosleep(struct worker *w)
{
	struct timespec ts = { 0, 300000000 }, rem = { 0, 0 };
	long begin = now();
	long r = raw(SYS_nanosleep, (long)&ts, (long)&rem, 0, 0);
	w->arg = now() - begin;
	w->result = 1000 + r;
}

static void do_getppid(struct worker *w) { w->result = 1000 + raw(SYS_getppid, 0, 0, 0, 0); }

static void give(struct worker *w, void (*job)(struct worker *))
{
	w->result = 0;
	w->job = job;
}

static void spinning(struct worker *w)
{
	int a = must(attach(w->tid, QUIESCE)), b = must(attach(w->tid, 0));
	check(moves(w));
	equal(control(a, STOP), -EINPROGRESS);
	until(state(a) & IS_STOPPED);
	check(at("%d %c QUIESCE 0", a, w->letter) >= 0); // its callback came first
	check(stands(w));
	ok(31);
	equal(control(a, STOP), 0);
	equal(control(b, STOP), 0); // parked already, so no callback
	equal(times("%d %c QUIESCE", b, w->letter), 0);
	ok(33);

	long v;
	int c = must(attach(w->tid, 0));
	equal(get_reg(c, RIP, &v), -EINVAL);
	equal(get_reg(a, RIP, &v), 0);
	ok(94);
	must(control(c, DETACH));
	equal(views(a), 0);
	ok(98);

	must(control(a, RESUME));
	check(stands(w)); // b's is left
	must(control(b, DETACH));
	check(moves(w));
	ok(32);
	ok(91);

	// A stop needs no QUIESCE event.
	must(set_events(a, 0));
	park(a);
	check(stands(w));
	ok(52);
	must(control(a, DETACH));
	check(moves(w));
	equal(traced(w->tid), 0);
	ok(90);
}

static void blocked(struct worker *w)
{
	int e = must(attach(w->tid, QUIESCE));
	give(w, do_read);
	until(in_state(w->tid, 'S'));
	equal(control(e, STOP), -EINPROGRESS);
	usleep(100000);
	check(!(state(e) & IS_STOPPED));
	check(in_state(w->tid, 'S'));
	sys(write(w->fds[1], "x", 1));
	until(state(e) & IS_STOPPED);
	equal(w->result, 0); // the call is over, but it has not told yet
	must(control(e, RESUME));
	until(w->result == 1001);

	// INTERRUPT breaks the sleep, the engine sees it, and the call goes on.
	give(w, do_read);
	until(in_state(w->tid, 'S'));
	answer(e, .kind = REPORT_KIND, .times = 1, .action = STOP);
	must(set_events(e, QUIESCE | SIGNAL));
	must(control(e, INTERRUPT));
	until(state(e) & IS_STOPPED);
	check(at("%d %c REPORT 0", e, w->letter) >= 0);
	equal(w->result, 0);
	ok(34);
	must(control(e, RESUME));
	until(in_state(w->tid, 'S'));
	equal(w->result, 0);
	sys(write(w->fds[1], "x", 1));
	until(w->result == 1001);

	give(w, do_nanosleep);
	until(in_state(w->tid, 'S'));
	usleep(50000);
	must(control(e, INTERRUPT));
	until(w->result == 1000);
	check(w->arg >= 290000);
	check(w->arg < 2000000);
	ok(35);
	must(control(e, DETACH));
}

static void at_entry(struct worker *w)
{
	int e = must(attach(w->tid, SYSCALL_ENTRY | SYSCALL_EXIT | QUIESCE));
	answer(e, .kind = SYSCALL_ENTRY, .times = 1, .action = STOP);
	give(w, do_getppid);
	until(state(e) & IS_STOPPED);
	equal(times("%d %c SYSCALL_EXIT %d", e, w->letter, SYS_getppid), 0);
	long v;
	must(get_reg(e, ORIG_RAX, &v));
	equal(v, SYS_getppid);
	must(get_reg(e, RAX, &v));
	equal(v, -ENOSYS);
	must(set_reg(e, ORIG_RAX, SYS_gettid));
	must(control(e, RESUME));
	until(w->result);
	equal(w->result, 1000 + w->tid);
	ok(39);
	ok(40);
	equal(times("%d %c SYSCALL_ENTRY", e, w->letter), 1);
	ok(42);

	// A repeat shows each engine what others did.
	int f = must(attach(w->tid, SYSCALL_ENTRY | QUIESCE));
	answer(f, .kind = SYSCALL_ENTRY, .times = 1, .action = STOP);
	give(w, do_getppid);
	until(state(f) & IS_STOPPED);
	must(set_reg(f, ORIG_RAX, SYS_gettid));
	must(control(f, REPORT));
	until(w->result);
	equal(w->result, 1000 + w->tid);
	check(at("%d %c SYSCALL_ENTRY %d resumed", e, w->letter, SYS_gettid) >= 0);
	ok(41);
	must(control(f, DETACH));

	// An aborted call still has an exit.
	answer(e, .kind = SYSCALL_ENTRY, .times = 1, .syscall = SYSCALL_ABORT);
	give(w, do_getppid);
	until(w->result);
	equal(w->result, 1000 - ENOSYS);
	check(at("%d %c SYSCALL_EXIT %d = %d", e, w->letter, SYS_getppid, -ENOSYS) >= 0);
	answer(e, .kind = SYSCALL_ENTRY, .times = 1, .syscall = SYSCALL_ABORT, .reg = RAX + 1, .value = 77);
	give(w, do_getppid);
	until(w->result);
	equal(w->result, 1077);
	check(at("%d %c SYSCALL_EXIT %d = 77", e, w->letter, SYS_getppid) >= 0);
	ok(104);

	// What a callback writes is what the thread goes on with.
	answer(e, .kind = SYSCALL_EXIT, .times = 1, .reg = RAX + 1, .value = 555);
	give(w, do_getppid);
	until(w->result);
	equal(w->result, 1555);
	ok(97);
	must(control(e, DETACH));
}

// do_loop spins in a few instructions, in which r15 goes to and fro.
static void do_loop(struct worker *w)
{
	w->result = 1;
	__asm__ volatile("mov $0, %%r15d\n\t"
			 "1: inc %%r15\n\t"
			 "dec %%r15\n\t"
			 "cmpl $0, %0\n\t"
			 "je 1b" : : "m"(w->arg) : "r15", "memory", "cc");
	w->result = 2;
}

static void stepping(struct worker *w)
{
	w->arg = 0;
	give(w, do_loop);
	until(w->result);
	int e = must(attach(w->tid, QUIESCE | SIGNALS));
	for (int i = 0; i < 40; i++) {
		park(e);
		long before, after, r15, r15b;
		must(get_reg(e, RIP, &before));
		must(get_reg(e, R15, &r15));
		int traps = times("%d %c SIGNAL_CORE 5", e, w->letter);
		// The trap's report stops the thread again.
		answer(e, .kind = SIGNAL_CORE, .times = 1, .action = STOP, .disp = IGN);
		must(control(e, SINGLESTEP));
		until(times("%d %c SIGNAL_CORE 5", e, w->letter) == traps + 1);
		until(state(e) & IS_STOPPED);
		must(get_reg(e, RIP, &after));
		must(get_reg(e, R15, &r15b));
		long d = after - before;
		check(d != 0 && d < 12 && d > -20); // one instruction, or back to the start
		check(labs(r15 - r15b) <= 1);
		check(has(str("%d %c SIGNAL_CORE 5", e, w->letter), "owned"));
	}
	ok(47);
	int traps = times("%d %c SIGNAL_CORE 5", e, w->letter);
	must(control(e, RESUME));
	usleep(50000);
	equal(times("%d %c SIGNAL_CORE 5", e, w->letter), traps);
	equal(traced(w->tid) & 2, 0);
	ok(48);
	w->arg = 1;
	until(w->result == 2);
	must(control(e, DETACH));
}

// A process that is killed while it is examined.
static void killed_while_examined(void)
{
	int *counter = shared(4096);
	pid_t pid = sys(fork());
	if (!pid)
		for (;;)
			++*(volatile int *)counter;
	int e = must(attach(pid, QUIESCE));
	park(e);
	sys(kill(pid, SIGKILL));
	until(!(state(e) & IS_STOPPED));
	equal(set_reg(e, R15, 1) != 0, 1);
	int was = *(volatile int *)counter;
	int status;
	sys(waitpid(pid, &status, 0));
	equal(*(volatile int *)counter, was);
	check(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	ok(96);
}

int main(void)
{
	struct worker w;
	start(&w);
	spinning(&w);
	blocked(&w);
	at_entry(&w);
	stepping(&w);
	finish(&w);
	killed_while_examined();
	return end();
}
