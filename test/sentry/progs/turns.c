// Threads with hardware breakpoints that are not the same take turns on systrap, since
// a hit has to be told from another's. The sandbox is saved while they do so, and each
// has exactly its own hits after the restore, too.
#include "probe.h"
#include <stddef.h>
#include <sys/user.h>

enum { FIRST, SECOND, BOTH, AGAIN, STEPPER, TRACED, NOISY = 2, BEFORE = 30, AFTER = 60 };

// What the tracer shares with the process.
struct shared {
	volatile long first, second; // what is watched
	volatile pid_t tid[TRACED];
	volatile int go;
	volatile long round[TRACED]; // how often a thread was about to write, or has stepped
};
static struct shared *s;

// Three instructions; one of them writes.
void turns_loop(volatile long *);
__asm__(".text\n.globl turns_loop, turns_writes\n"
	"turns_loop: nop\n"
	"turns_writes: movq $1, (%rdi)\n"
	"jmp turns_loop\n");
extern char turns_writes[];

static void *thread(void *arg)
{
	long me = (long)arg;
	s->tid[me] = gettid_();
	while (!s->go)
		;
	if (me == STEPPER)
		turns_loop(&s->first);
	for (;;) {
		s->round[me]++;
		s->first = me;
		s->round[me]++;
		s->second = me;
	}
	return arg;
}

static void *noise(void *arg)
{
	for (;;) {
		s->first = 1;
		s->second = 1;
		sched_yield();
	}
	return arg;
}

static void process(void)
{
	pthread_t p;
	for (long i = 0; i < TRACED + NOISY; i++)
		equal(pthread_create(&p, NULL, i < TRACED ? thread : noise, (void *)i), 0);
	for (;;)
		pause();
}

#define DEBUG_REGISTER(n) offsetof(struct user, u_debugreg[n])
// watch makes slot i of a thread wait for a write of eight bytes.
static void watch(pid_t t, int i, volatile long *p)
{
	long control = ptrace(PTRACE_PEEKUSER, t, DEBUG_REGISTER(7), 0);
	sys(ptrace(PTRACE_POKEUSER, t, DEBUG_REGISTER(i), p));
	sys(ptrace(PTRACE_POKEUSER, t, DEBUG_REGISTER(7), control | 1L << (2 * i) | 9L << (16 + 4 * i)));
}

// judge looks at a stop of thread i, which is its nth.
static void judge(int i, pid_t t, long n)
{
	long dr6 = ptrace(PTRACE_PEEKUSER, t, DEBUG_REGISTER(6), 0);
	sys(ptrace(PTRACE_POKEUSER, t, DEBUG_REGISTER(6), 0));
	long round = s->round[i];
	siginfo_t info;
	sys(ptrace(PTRACE_GETSIGINFO, t, 0, &info));
	equal(info.si_signo, SIGTRAP);
	switch (i) {
	case FIRST: // has just written to first, in an odd round
		equal(round, 2 * n - 1);
		equal(dr6 & 0x400f, 1);
		break;
	case SECOND:
		equal(round, 2 * n);
		equal(dr6 & 0x400f, 4);
		break;
	case BOTH:
	case AGAIN:
		equal(round, n);
		equal(dr6 & 0x400f, n % 2 ? 1 : 8);
		break;
	case STEPPER: {
		long pc = ptrace(PTRACE_PEEKUSER, t, offsetof(struct user_regs_struct, rip), 0);
		long behind = pc - (long)turns_writes;
		equal(dr6 & 0x400f, 0x4000 | (n % 3 == 2));
		check(n % 3 == 1 ? behind == 0 : n % 3 == 2 ? behind > 0 : behind == -1);
	}
	}
	if (i != STEPPER)
		equal(info.si_code, TRAP_HWBKPT);
}

int main(void)
{
	s = shared(sizeof *s);
	pid_t pid = sys(fork());
	if (!pid)
		process();
	for (int i = 0; i < TRACED; i++) {
		until(s->tid[i]);
		pid_t t = s->tid[i];
		sys(ptrace(PTRACE_SEIZE, t, 0, 0));
		sys(ptrace(PTRACE_INTERRUPT, t, 0, 0));
		int status;
		equal(waitpid(t, &status, __WALL), t);
		if (i != SECOND)
			watch(t, 0, &s->first);
		if (i == SECOND)
			watch(t, 2, &s->second);
		if (i == BOTH || i == AGAIN)
			watch(t, 3, &s->second);
	}
	pid_t steps = s->tid[STEPPER];
	sys(ptrace(PTRACE_POKEUSER, steps, offsetof(struct user_regs_struct, rip), turns_loop));
	sys(ptrace(PTRACE_POKEUSER, steps, offsetof(struct user_regs_struct, rdi), &s->first));
	sys(ptrace(PTRACE_POKEUSER, steps, offsetof(struct user_regs_struct, orig_rax), -1));
	for (int i = 0; i < TRACED; i++)
		sys(ptrace(i == STEPPER ? PTRACE_SINGLESTEP : PTRACE_CONT, s->tid[i], 0, 0));
	s->go = 1;

	long hits[TRACED] = { 0 }, goal = BEFORE;
	for (int phase = 0, short_of = TRACED;;) {
		int status, i = 0;
		pid_t t = sys(waitpid(-1, &status, __WALL));
		while (i < TRACED && s->tid[i] != t)
			i++;
		check(i < TRACED);
		equal(status, SIGTRAP << 8 | 0x7f);
		judge(i, t, ++hits[i]);
		sys(ptrace(i == STEPPER ? PTRACE_SINGLESTEP : PTRACE_CONT, t, 0, 0));
		short_of -= hits[i] == goal;
		if (phase == 0 && short_of == 0) {
			printf("ready\n");
			fflush(stdout);
			phase = 1;
		} else if (phase == 1 && restored() == 1) {
			printf("saved\n");
			fflush(stdout);
			phase = 2;
			goal = 0;
			for (int k = 0; k < TRACED; k++)
				if (goal < hits[k])
					goal = hits[k];
			goal += AFTER;
			short_of = TRACED;
		} else if (phase == 2 && short_of == 0)
			break;
	}
	sys(kill(pid, SIGKILL));
	printf("end\n");
	return 0;
}
