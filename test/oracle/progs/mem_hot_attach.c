// mem_hot_attach: a tracer attaches to eight threads that make system calls in a loop, reads their code, sets breakpoints at and inside the calls, steps over them in their place and elsewhere, detaches and comes back: ptrace(2).
// timeout: 300
#include "hot_regs.h"

static struct user_regs_struct check(const char *when, int i)
{
	struct user_regs_struct r = get_regs(hot->thread[i].tid);
	hot_check(when, i, &r);
	return r;
}

static void wait_stop(const char *what, pid_t tid, int sig, int event)
{
	int st = xwait(tid);
	if (st != (event << 16 | sig << 8 | 0x7f)) {
		ev("unexpected", "what=%s status=%w", what, st);
		obs_die("unexpected stop", st);
	}
}

static void peek_all(const char *who, pid_t tid)
{
	static long b[sizeof hot_pristine / sizeof(long)];
	for (int page = 0; page < 2; page++)
		for (int i = 0; i < 40; i++) { // the loop is in the first and the last bytes
			int at = (page * HOT_PAGE + (i < 32 ? i * 8 : HOT_PAGE - (40 - i) * 8)) / 8;
			b[at] = peek(tid, (long *)hot_code + at);
		}
	for (int page = 0; page < 2; page++)
		for (int i = 0; i < 40; i++) {
			int at = (page * HOT_PAGE + (i < 32 ? i * 8 : HOT_PAGE - (40 - i) * 8)) / 8;
			if (b[at] != ((long *)hot_pristine)[at]) {
				hot_wrong("bytes", "way=%s at=%a found=%m", who, hot_start + 8 * at, &b[at], 8L);
				return;
			}
		}
}

// attach stops one thread, while others run on.
static void attach(int i, int seize)
{
	pid_t tid = hot->thread[i].tid;
	must_pt(seize ? PTRACE_SEIZE : PTRACE_ATTACH, tid, 0, 0);
	if (seize)
		must_pt(PTRACE_INTERRUPT, tid, 0, 0);
	wait_stop("attach", tid, seize ? SIGTRAP : SIGSTOP, seize ? PTRACE_EVENT_STOP : 0);
	check("attach", i);
}

static void poke(pid_t tid, long off, char byte)
{
	long at = off & ~7, word = peek(tid, hot_code + at);
	((char *)&word)[off - at] = byte;
	must_pt(PTRACE_POKETEXT, tid, hot_code + at, word);
}

static void one_step(const char *what, int i)
{
	must_pt(PTRACE_SINGLESTEP, hot->thread[i].tid, 0, 0);
	wait_stop(what, hot->thread[i].tid, SIGTRAP, 0);
}

// Moves a thread from a breakpoint over the instruction, with the instruction
// in its place or by way of a copy elsewhere. next is where it must get.
static void over(int i, long off, long next, int displaced)
{
	pid_t tid = hot->thread[i].tid;
	struct user_regs_struct r = get_regs(tid);
	long from = displaced ? hot_scratch - hot_start : off;
	r.rip = (long)hot_code + from;
	set_regs(tid, r);
	if (displaced)
		for (int b = 0; b < next - off; b++)
			poke(tid, from + b, hot_pristine[off + b]);
	else
		poke(tid, off, hot_pristine[off]);
	one_step("over", i);
	if (displaced) {
		r = get_regs(tid);
		if (hot_offset(&r) != from + next - off)
			hot_wrong("displaced", "at=%x got=%x", off, hot_offset(&r));
		if (r.rcx == r.rip)
			r.rcx += off - from;
		r.rip += off - from;
		set_regs(tid, r);
		for (int b = 0; b < next - off; b++)
			poke(tid, from + b, hot_pristine[from + b]);
	} else {
		poke(tid, off, 0xcc);
	}
	r = check("over", i);
	if (hot_offset(&r) != next)
		hot_wrong("step", "at=%x displaced=%d got=%x", off, displaced, hot_offset(&r));
}

// breakpoint lets all threads run into one, twice.
static void breakpoint(long off, int displaced)
{
	long next = off + 1;
	while (!hot_begins[next])
		next++;
	pid_t first = hot->thread[0].tid;
	poke(first, off, 0xcc);
	for (int time = 0; time < 2; time++) {
		for (int i = 0; i < HOT_THREADS; i++)
			must_pt(PTRACE_CONT, hot->thread[i].tid, 0, 0);
		for (int i = 0; i < HOT_THREADS; i++) {
			pid_t tid = hot->thread[i].tid;
			wait_stop("breakpoint", tid, SIGTRAP, 0);
			struct user_regs_struct r = get_regs(tid);
			r.rip--;
			set_regs(tid, r);
			r = check("breakpoint", i);
			if (hot_offset(&r) != off)
				hot_wrong("breakpoint", "at=%x got=%x", off, hot_offset(&r));
		}
		for (int i = 0; i < HOT_THREADS; i++)
			over(i, off, next, displaced);
	}
	poke(first, off, hot_pristine[off]);
}

static void detach_all(void)
{
	for (int i = 0; i < HOT_THREADS; i++)
		must_pt(PTRACE_DETACH, hot->thread[i].tid, 0, 0);
}

static void visit(pid_t pid, int n)
{
	const struct hot_site *s = &hot_site[n / 3 % HOT_RESULTS];
	char *at[] = { s->call, s->sys, s->ret };
	for (int i = 0; i < HOT_THREADS; i++) {
		attach(i, n & 1);
		if (i == 0)
			peek_all("peek", hot->thread[0].tid);
	}
	hot_read("tracer", pid);
	if (n % 4 == 0) {
		pid_t c = must(fork());
		if (c == 0) {
			hot_wrongs = 0;
			hot_read("third", pid);
			_exit(hot_wrongs);
		}
		if (xwait(c) != 0)
			hot_wrong("third", "");
	}
	breakpoint(at[n % 3] - hot_start, n & 2);
	for (int i = 0; i < 20; i++) {
		one_step("through", n % HOT_THREADS);
		check("through", n % HOT_THREADS);
	}
	peek_all("peek again", hot->thread[1].tid);
	detach_all();
}

int main(void)
{
	hot_begin();
	hot_learn();
	for (int round = 0; round < hot_rounds(); round++) {
		pid_t pid = hot_fork(round / 3 & 1);
		visit(pid, round);
		hot_await(5);
		visit(pid, round * 7 + 1);
		hot_finish(pid);
	}
	hot_all();
	return 0;
}
