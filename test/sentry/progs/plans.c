// Engines that step a thread until something happens, and hear of nothing else.
// Invariants: 115 116 117 118 119 120 121
#include "probe.h"
#include <stddef.h>
#include <sys/user.h>
#include <ucontext.h>

#define PLAN_EVENTS (QUIESCE | SIGNALS)
#define DEBUG_REGISTER(n) (offsetof(struct user, u_debugreg) + 8 * (n))

// go makes a system call and then runs f.
extern char started[], finished[];
long go(long nr, long a, const void *b, void (*f)(void));
asm(".text\n.globl go, started, finished\n"
    "go:	push %rbx\n"
    "	push %r12\n"
    "	sub $8, %rsp\n"
    "	mov %rdi, %rax\n"
    "	mov %rsi, %rdi\n"
    "	mov %rdx, %rsi\n"
    "	mov %rcx, %rbx\n"
    "	syscall\n"
    "started: mov %rax, %r12\n"
    "	call *%rbx\n"
    "finished: mov %r12, %rax\n"
    "	add $8, %rsp\n"
    "	pop %r12\n"
    "	pop %rbx\n"
    "	ret\n");

static volatile char done;
static char from[64], to[64];
static pid_t self;
static volatile long sum, caught;

static void handler(int sig UNUSED) { caught++; }

static __attribute__((noinline)) long twice(long x)
{
	return x * 2;
}

static __attribute__((noinline)) void everything(void)
{
	for (int i = 0; i < 5; i++) {
		sum += twice(i);
		raw(SYS_getppid, 0, 0, 0, 0);
	}
	void *s = from, *d = to;
	long n = 20;
	asm volatile("rep movsb" : "+S"(s), "+D"(d), "+c"(n) : : "memory");
	raw(SYS_tgkill, self, gettid_(), SIGUSR1, 0);
	raw(SYS_getppid, 0, 0, 0, 0);
	done = 1;
	sum++;
}
static void after_everything(void) {}

static void child_prepares(void)
{
	self = getpid();
	signal(SIGUSR1, handler);
	done = 0;
	caught = 0;
}

// planned_self attaches an engine to this thread, in place of the last one.
static int planned_self(long events)
{
	static int last = -1;
	if (last >= 0)
		control(last, DETACH);
	int e = last = must(attach(0, events));
	answer(e, .kind = SIGNAL_CORE, .disp = IGN);
	return e;
}

// total adds up what the engine's plans say of their steps.
static long total(int e)
{
	char prefix[32];
	long n = 0;
	snprintf(prefix, sizeof prefix, "%d ", e);
	for (const char *s = logtext(); *s; s = strchr(s, '\n') + 1) {
		char line[256];
		snprintf(line, sizeof line, "%.*s", (int)(strchr(s, '\n') - s), s);
		char *p = strstr(line, " after ");
		if (!strncmp(line, prefix, strlen(prefix)) && p)
			n += atol(p + 7);
	}
	return n;
}

static int exits(pid_t pid)
{
	int status;
	equal(sys(waitpid(pid, &status, 0)), pid);
	return status;
}

// count_single_steps steps through everything with ptrace until done is set.
static long count_single_steps(void)
{
	pid_t pid = sys(fork());
	if (!pid) {
		child_prepares();
		ptrace(PTRACE_TRACEME, 0, 0, 0);
		raise(SIGSTOP);
		go(SYS_getppid, 0, NULL, everything);
		_exit(caught);
	}
	long n = -1;
	int status, sig = 0;
	equal(sys(waitpid(pid, &status, 0)), pid);
	for (;;) {
		sys(ptrace(PTRACE_SINGLESTEP, pid, 0, sig));
		equal(sys(waitpid(pid, &status, 0)), pid);
		check(WIFSTOPPED(status));
		sig = WSTOPSIG(status);
		if (sig != SIGTRAP)
			continue; // before the delivery
		sig = 0;
		if (n >= 0)
			n++;
		else if (ptrace(PTRACE_PEEKUSER, pid, 16 * 8, 0) == (long)started)
			n = 0;
		errno = 0;
		if (ptrace(PTRACE_PEEKDATA, pid, &done, 0) & 0xff)
			break;
		equal(errno, 0);
	}
	sys(ptrace(PTRACE_CONT, pid, 0, 0));
	equal(exits(pid), 1 << 8);
	return n;
}

static void counts_are_those_of_single_steps(void)
{
	long want = count_single_steps();
	check(want > 100);
	static const char zero;
	struct plan p = { .watches = 1, .watch = { { (long)&done, 1, (long)&zero } } };
	child_prepares();
	int e = planned_self(PLAN_EVENTS);
	equal(go(COMMAND(19), e, &p, everything), 0);
	equal(times("%d %c SIGNAL_CORE", e, label(0)), 1);
	check(times("%d %c SIGNAL_CORE 5 code 2 CORE owned changed 0 after %ld", e, label(0), want) == 1);
	equal(total(e), want);
	equal(caught, 1);

	// The same in many plans, one after the other.
	child_prepares();
	control(e, DETACH);
	e = must(attach(0, PLAN_EVENTS));
	answer(e, .kind = SIGNAL_CORE, .disp = IGN, .flags = F_PLAN);
	answer(e, .kind = HANDLER_KIND, .flags = F_PLAN);
	p.lo = (long)everything;
	p.hi = (long)after_everything;
	equal(go(COMMAND(19), e, &p, everything), 0);
	equal(total(e), want);
	check(times("%d %c SIGNAL_CORE 5 code 2 CORE owned left after ", e, label(0)) > 10);
	equal(times("%d %c HANDLER 10 left after ", e, label(0)), 1);
	equal(times("%d %c SIGNAL_CORE 5 code 2 CORE owned changed 0 after ", e, label(0)), 1);
	control(e, DETACH);
	ok(115);
	ok(119);
}

static void others_see_nothing(void)
{
	long want = count_single_steps();
	static char zero;
	long *found = shared(4096);
	pid_t pid = sys(fork());
	if (!pid) {
		child_prepares();
		int e = planned_self(PLAN_EVENTS);
		int bounded = must(attach(0, PLAN_EVENTS));
		answer(bounded, .kind = SIGNAL_CORE, .disp = IGN);
		plan(bounded, .max = want / 2);
		struct plan p = { .watches = 1, .watch = { { (long)&done, 1, (long)&zero } } };
		ptrace(PTRACE_TRACEME, 0, 0, 0);
		raise(SIGSTOP);
		go(COMMAND(19), e, &p, everything);
		found[0] = total(e);
		found[1] = total(bounded);
		_exit(caught);
	}
	int status;
	equal(sys(waitpid(pid, &status, 0)), pid);
	equal(status, SIGSTOP << 8 | 0x7f);
	sys(ptrace(PTRACE_POKEUSER, pid, DEBUG_REGISTER(0), (long)&done));
	sys(ptrace(PTRACE_POKEUSER, pid, DEBUG_REGISTER(7), 0x10001)); // a byte written
	sys(ptrace(PTRACE_CONT, pid, 0, 0));
	equal(sys(waitpid(pid, &status, 0)), pid);
	equal(status, SIGUSR1 << 8 | 0x7f);
	sys(ptrace(PTRACE_CONT, pid, 0, SIGUSR1));
	// The write to done ends the plan as well: both hear of it.
	equal(sys(waitpid(pid, &status, 0)), pid);
	equal(status, SIGTRAP << 8 | 0x7f);
	equal(ptrace(PTRACE_PEEKUSER, pid, DEBUG_REGISTER(6), 0) & 0x400f, 1);
	siginfo_t info;
	sys(ptrace(PTRACE_GETSIGINFO, pid, 0, &info));
	equal(info.si_code, TRAP_HWBKPT);
	sys(ptrace(PTRACE_CONT, pid, 0, 0));
	equal(exits(pid), 1 << 8);
	equal(found[0], want);
	equal(found[1], want / 2);

	// A watchpoint within a plan. The debug registers show no steps.
	pid = sys(fork());
	if (!pid) {
		child_prepares();
		int e = planned_self(PLAN_EVENTS);
		ptrace(PTRACE_TRACEME, 0, 0, 0);
		raise(SIGSTOP);
		go(COMMAND(19), e, &(struct plan){ .max = 1000000 }, everything);
		_exit(caught);
	}
	equal(sys(waitpid(pid, &status, 0)), pid);
	sys(ptrace(PTRACE_POKEUSER, pid, DEBUG_REGISTER(0), (long)&done));
	sys(ptrace(PTRACE_POKEUSER, pid, DEBUG_REGISTER(7), 0x10001));
	sys(ptrace(PTRACE_POKEUSER, pid, DEBUG_REGISTER(6), 0));
	sys(ptrace(PTRACE_CONT, pid, 0, 0));
	equal(sys(waitpid(pid, &status, 0)), pid);
	equal(status, SIGUSR1 << 8 | 0x7f);
	equal(ptrace(PTRACE_PEEKUSER, pid, DEBUG_REGISTER(6), 0) & 0x4000, 0);
	sys(ptrace(PTRACE_CONT, pid, 0, SIGUSR1));
	equal(sys(waitpid(pid, &status, 0)), pid);
	equal(status, SIGTRAP << 8 | 0x7f);
	sys(ptrace(PTRACE_GETSIGINFO, pid, 0, &info));
	equal(info.si_code, TRAP_HWBKPT);
	equal(ptrace(PTRACE_PEEKUSER, pid, DEBUG_REGISTER(6), 0) & 0x400f, 1);
	sys(ptrace(PTRACE_POKEUSER, pid, DEBUG_REGISTER(7), 0));
	sys(ptrace(PTRACE_CONT, pid, 0, 0));
	equal(exits(pid), 1 << 8);
	ok(116);
}

static int fds[2];
static char *page;

static void reads(void)
{
	raw(SYS_getppid, 0, 0, 0, 0);
	raw(SYS_read, fds[0], (long)page + 100, 8, 0);
	raw(SYS_getppid, 0, 0, 0, 0);
}

static void takes_away(void)
{
	raw(SYS_mprotect, (long)page, 4096, PROT_NONE, 0); // can still be looked at
	raw(SYS_mprotect, (long)page, 4096, PROT_READ | PROT_WRITE, 0);
	page[50] = 0; // the same
	raw(SYS_munmap, (long)page, 4096, 0, 0);
	raw(SYS_getppid, 0, 0, 0, 0);
}

static void watched_bytes(void)
{
	static const char old[4096];
	sys(pipe(fds));
	sys(write(fds[1], "12345678", 8));
	page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	check(page != MAP_FAILED);
	struct plan p = { .watches = 2, .watch = { { (long)page, 8, (long)old }, { (long)page, 4096, (long)old } } };
	int e = planned_self(PLAN_EVENTS | SYSCALL_EXIT);
	equal(go(COMMAND(19), e, &p, reads), 0);
	// QUIESCE comes between.
	check(at("%d %c SIGNAL_CORE 5 code 1 CORE owned changed 1", e, label(0)) == at("%d %c SYSCALL_EXIT %d = 8", e, label(0), SYS_read) + 2);

	memset(page, 0, 4096);
	e = planned_self(PLAN_EVENTS | SYSCALL_EXIT);
	equal(go(COMMAND(19), e, &p, takes_away), 0);
	check(in_order(str("%d %c SYSCALL_EXIT %d = 0", e, label(0), SYS_mprotect),
		       str("%d %c SYSCALL_EXIT %d = 0", e, label(0), SYS_munmap),
		       str("%d %c SIGNAL_CORE 5 code 1 CORE owned unreadable 0", e, label(0)),
		       str("%d %c SYSCALL_EXIT %d = ", e, label(0), SYS_getppid)));
	ok(117);
}

static void breaks(void)
{
	asm volatile("nop; int3; nop; nop");
}

// flagged sets the trap flag itself: SIGTRAPs are its own from then on.
static void flagged(void)
{
	asm volatile("pushf; orl $0x100, (%%rsp); popf; nop; nop; nop; pushf; andl $~0x100, (%%rsp); popf; nop; nop" : : : "cc", "memory");
}

static void faults(void)
{
	page[0] = 1;
	sum++;
}

static void mapper(int sig UNUSED)
{
	caught++;
	raw(SYS_mprotect, (long)page, 4096, PROT_READ | PROT_WRITE, 0);
}

static void signals_in_a_plan(void)
{
	// A breakpoint instruction is no step, and does not end the plan.
	int e = planned_self(PLAN_EVENTS);
	equal(go(COMMAND(19), e, &(struct plan){ .lo = (long)started, .hi = (long)finished, .max = 0 }, breaks), 0);
	equal(times("%d %c SIGNAL_CORE 5 code 2 CORE owned left after 2", e, label(0)), 1);
	e = planned_self(PLAN_EVENTS);
	equal(go(COMMAND(19), e, &(struct plan){ .max = 200 }, breaks), 0);
	for (volatile int i = 0; i < 200; i++)
		;
	equal(times("%d %c SIGNAL_CORE 5 code 128 CORE", e, label(0)), 1);
	equal(times("%d %c SIGNAL_CORE 5 code 128 CORE owned", e, label(0)), 0);
	equal(times("%d %c SIGNAL_CORE 5 code 2 CORE owned limit after 200", e, label(0)), 1);

	// A trap flag that is the program's own.
	signal(SIGTRAP, handler);
	caught = 0;
	flagged();
	long want = caught;
	check(want >= 4);
	caught = 0;
	control(e, DETACH);
	e = must(attach(0, PLAN_EVENTS));
	answer(e, .kind = SIGNAL, .times = want);
	answer(e, .kind = SIGNAL, .disp = IGN);
	static const char zero;
	struct plan p = { .watches = 1, .watch = { { (long)&done, 1, (long)&zero } } };
	done = 0;
	equal(go(COMMAND(19), e, &p, flagged), 0);
	equal(caught, want);
	done = 1;
	until(times("%d %c SIGNAL 5 code 2 DELIVER owned changed 0", e, label(0)) == 1);
	control(e, DETACH);
	signal(SIGTRAP, SIG_DFL);

	// A fault whose handler mends it; the instruction is made once.
	page = mmap(NULL, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	check(page != MAP_FAILED);
	signal(SIGSEGV, mapper);
	caught = 0;
	done = 0;
	e = planned_self(PLAN_EVENTS);
	p = (struct plan){ .watches = 1, .watch = { { (long)page, 1, (long)&zero } } };
	equal(go(COMMAND(19), e, &p, faults), 0);
	equal(caught, 1);
	equal(times("%d %c HANDLER 11", e, label(0)), 1);
	equal(times("%d %c SIGNAL_CORE 5 code 2 CORE owned changed 0", e, label(0)), 1);
	signal(SIGSEGV, SIG_DFL);

	// A range is left at the handler.
	child_prepares();
	e = planned_self(PLAN_EVENTS);
	answer(e, .kind = SIGNAL_CORE, .disp = IGN);
	equal(go(COMMAND(19), e, &(struct plan){ .lo = (long)twice & ~0xfffL, .hi = (long)handler }, everything), 0);
	check(times("%d %c HANDLER 10 left after ", e, label(0)) <= 1);
	ok(118);
}

static volatile long trapno, flags_in_frame;

static void notes(int sig UNUSED, siginfo_t *info UNUSED, void *context)
{
	ucontext_t *u = context;
	trapno = u->uc_mcontext.gregs[REG_TRAPNO];
	flags_in_frame = u->uc_mcontext.gregs[REG_EFL];
}

static volatile long flags_in_r11, flags_pushed;

// looks_at_flags has the flags from where a program can read them.
static void looks_at_flags(void)
{
	long r11, pushed, nr = SYS_getppid;
	asm volatile("syscall; mov %%r11, %1; pushf; pop %2; pushf; popf"
		     : "+a"(nr), "=r"(r11), "=r"(pushed) : : "rcx", "r11", "cc", "memory");
	flags_in_r11 |= r11;
	flags_pushed |= pushed;
}

static volatile long *forked; // the r11 of a child, and its id

static void forks(void)
{
	long r11, nr = SYS_fork;
	asm volatile("syscall; mov %%r11, %1" : "+a"(nr), "=r"(r11) : : "rcx", "r11", "cc", "memory");
	if (!nr) {
		forked[0] = r11;
		_exit(0);
	}
	forked[1] = nr;
}

static void pops(void)
{
	asm volatile("pushf; popf; nop; pushf; popf; nop; nop" : : : "cc", "memory");
}

// pops_from_afar pops flags from a page that is not there yet, again and again.
static void pops_from_afar(void)
{
	for (int i = 1; i <= 16; i++)
		asm volatile("pushf; pop %%rax; mov %%rsp, %%rdx; mov %0, %%rsp; popf; mov %%rdx, %%rsp; nop"
			     : : "r"(page + 4096 * i) : "rax", "rdx", "cc", "memory");
}

static void calls(void)
{
	raw(SYS_getppid, 0, 0, 0, 0);
}

// ends_here runs f, of which the engine steps max steps.
#define ends_here(e, f, n) equal(go(COMMAND(19), e, &(struct plan){ .max = n }, f), 0)

static void steps_leave_nothing(void)
{
	// A program's own trap flag, set after the last step of an engine.
	signal(SIGTRAP, handler);
	caught = 0;
	flagged();
	long want = caught;
	int e = planned_self(PLAN_EVENTS);
	answer(e, .kind = SIGNAL, .times = 1, .disp = IGN);
	caught = 0;
	ends_here(e, pops, 4);
	equal(caught, 0);
	flagged();
	equal(caught, want);
	equal(times("%d %c SIGNAL 5 code 2 DELIVER owned limit after 4", e, label(0)), 1);

	signal(SIGTRAP, SIG_DFL);
	e = planned_self(PLAN_EVENTS);
	ends_here(e, looks_at_flags, 60);
	equal(flags_in_r11 & 0x100, 0);
	equal(flags_pushed & 0x100, 0);
	check(flags_in_r11 & flags_pushed & 2); // always set
	forked = shared(2 * sizeof *forked);
	ends_here(e, forks, 60);
	equal(exits(forked[1]), 0);
	equal(forked[0] & 0x102, 2);

	// How the program takes SIGTRAP.
	for (int blocked = 0; blocked < 2; blocked++) {
		sigset_t set, now;
		sigemptyset(&set);
		sigaddset(&set, SIGTRAP);
		signal(SIGTRAP, blocked ? handler : SIG_IGN);
		if (blocked)
			sigprocmask(SIG_BLOCK, &set, NULL);
		e = planned_self(PLAN_EVENTS);
		caught = 0;
		ends_here(e, pops, 3);
		equal(times("%d %c SIGNAL_CORE 5 code 2 CORE owned limit after 3", e, label(0)), 1);
		for (long i = 1; i < 20; i++)
			ends_here(e, calls, i);
		check(times("%d %c SIGNAL_CORE 5 code 1 CORE owned limit", e, label(0)) >= 1);
		equal(caught, 0);
		struct sigaction act;
		sys(sigaction(SIGTRAP, NULL, &act));
		check(act.sa_handler == (blocked ? handler : SIG_IGN));
		sys(sigprocmask(SIG_BLOCK, NULL, &now));
		equal(sigismember(&now, SIGTRAP), blocked);
		sys(sigpending(&now));
		equal(sigismember(&now, SIGTRAP), 0);
		sigprocmask(SIG_UNBLOCK, &set, NULL);
		equal(caught, 0);
	}

	// What a frame says of the last fault.
	struct sigaction act = { .sa_sigaction = notes, .sa_flags = SA_SIGINFO };
	sys(sigaction(SIGTRAP, &act, NULL));
	sys(sigaction(SIGUSR1, &act, NULL));
	control(e, DETACH);
	asm volatile("int3");
	equal(trapno, 3);
	e = planned_self(PLAN_EVENTS);
	answer(e, .kind = SIGNAL, .times = 1, .disp = IGN);
	ends_here(e, pops, 4);
	equal(times("%d %c SIGNAL 5 code 2 DELIVER owned limit after 4", e, label(0)), 1);
	raise(SIGUSR1);
	equal(trapno, 3);
	equal(flags_in_frame & 0x100, 0);
	signal(SIGTRAP, SIG_DFL);

	// A popf that faults, once and again.
	page = mmap(NULL, 17 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	check(page != MAP_FAILED);
	e = planned_self(PLAN_EVENTS);
	ends_here(e, pops_from_afar, 60);
	equal(times("%d %c SIGNAL_CORE 5", e, label(0)), 1);
	equal(times("%d %c SIGNAL_CORE 5 code 2 CORE owned limit after 60", e, label(0)), 1);
	control(e, DETACH);

	// With a ptracer that does not step.
	pid_t pid = sys(fork());
	if (!pid) {
		ptrace(PTRACE_TRACEME, 0, 0, 0);
		raise(SIGSTOP);
		e = planned_self(PLAN_EVENTS);
		for (long i = 1; i < 14; i++) {
			ends_here(e, pops, i);
			raise(SIGURG);
		}
		_exit(0);
	}
	int status;
	equal(sys(waitpid(pid, &status, 0)), pid);
	equal(status, SIGSTOP << 8 | 0x7f);
	sys(ptrace(PTRACE_POKEUSER, pid, DEBUG_REGISTER(6), 0));
	for (long i = 1; i < 14; i++) {
		sys(ptrace(PTRACE_CONT, pid, 0, 0));
		equal(sys(waitpid(pid, &status, 0)), pid);
		equal(status, SIGURG << 8 | 0x7f);
		equal(ptrace(PTRACE_PEEKUSER, pid, DEBUG_REGISTER(6), 0) & 0x4000, 0);
		struct user_regs_struct regs;
		sys(ptrace(PTRACE_GETREGS, pid, 0, &regs));
		equal(regs.eflags & 0x100, 0);
	}
	sys(ptrace(PTRACE_CONT, pid, 0, 0));
	equal(exits(pid), 0);
	ok(116);
}

static void spin_until(struct worker *w)
{
	while (!w->arg)
		w->result++;
}

static void ends_without_a_trap(const char *me)
{
	struct worker w;
	start(&w);
	int e = must(attach(w.tid, PLAN_EVENTS));
	answer(e, .kind = SIGNAL_CORE, .disp = IGN);
	w.job = spin_until;
	until(w.result);
	plan(e, .max = 1L << 60);
	long was = w.result;
	until(w.result != was);
	// A stop and back.
	park(e);
	was = w.result;
	usleep(20000);
	equal(w.result, was);
	must(control(e, REPORT));
	until(w.result != was);
	check(traced(w.tid) & 2); // it steps
	plan(e, .watches = 1, .watch = { { (long)&w.arg, 8, (long)&(long){ 0 } } });
	w.arg = 1; // by another thread: seen at the next step
	until(times("%d %c SIGNAL_CORE 5 code 2 CORE owned changed 0 after ", e, w.letter) == 1);
	ok(121);

	until(!w.job);
	w.arg = 0;
	w.job = spin_until;
	plan(e, .max = 1L << 60);
	was = w.result;
	until(w.result != was);
	long r = control(e, DETACH);
	check(!r || r == -EINPROGRESS);
	was = w.result;
	until(w.result != was);
	until(!(traced(w.tid) & 2));
	w.arg = 1;
	finish(&w);
	equal(times("%d %c SIGNAL_CORE 5 ", e, w.letter), 1);

	pid_t pid = sys(fork());
	if (!pid) {
		plan(must(attach(0, PLAN_EVENTS)), .max = 1L << 60);
		for (;;)
			;
	}
	usleep(10000);
	sys(kill(pid, SIGKILL));
	equal(exits(pid), SIGKILL);

	int *number = shared(sizeof *number);
	pid = sys(fork());
	if (!pid) {
		*number = planned_self(PLAN_EVENTS | EXEC);
		plan(*number, .lo = 1, .hi = -1);
		execl(me, me, "done", NULL);
		_exit(1);
	}
	char letter = label(pid);
	equal(exits(pid), 7 << 8);
	check(in_order(str("%d %c EXEC", *number, letter), str("%d %c SIGNAL_CORE 5 code 1 CORE owned new image after ", *number, letter)));
	equal(times("%d %c SIGNAL_CORE", *number, letter), 1);

	// A thread that ends.
	pid = sys(fork());
	if (!pid) {
		*number = planned_self(PLAN_EVENTS);
		plan(*number, .lo = 1, .hi = -1);
		_exit(3);
	}
	letter = label(pid);
	equal(exits(pid), 3 << 8);
	equal(times("%d %c SIGNAL", *number, letter), 0);
	ok(120);
}

int main(int argc, char **argv)
{
	if (argc > 1)
		return 7;
	counts_are_those_of_single_steps();
	others_see_nothing();
	watched_bytes();
	signals_in_a_plan();
	steps_leave_nothing();
	ends_without_a_trap(argv[0]);
	return end();
}
