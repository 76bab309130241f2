// One step of a plan of an engine in the Sentry, which hears only of its end. The
// second argument is how many bytes the engine watches.
#include "bench.h"

// Commands of package probe, see test/sentry/progs/probe.h.
#define COMMAND(n) (0x75740000 + (n))
enum { ATTACH = COMMAND(0), ANSWER = COMMAND(3), PLAN = COMMAND(19) };
enum { QUIESCE = 1 << 0, SIGNAL_CORE = 1 << 13, IGN = 2 };
enum { STEPS = 4 }; // in a round of the loop

static char watched[4096];
static const char old[sizeof watched];

static struct {
	uint64_t lo, hi, max, watches, addr, size, old, unused[9];
} plan = { .addr = (uint64_t)watched, .old = (uint64_t)old };

static long engine;

static long command(long nr, long a, long b) {
	long r = syscall(nr, a, b, 0L);
	if (r < 0) {
		fail("a command to an engine");
	}
	return r;
}

// batch makes a plan that ends behind a loop. The trap at its end is ignored.
// There must be one copy of it, because of the labels.
static __attribute__((noinline, noclone)) void batch(int n) {
	extern char within[], behind[];
	plan.lo = (uint64_t)within;
	plan.hi = (uint64_t)behind;
	long r = PLAN, rounds = n / STEPS;
	asm volatile("syscall\n"
		     "within:	nop; nop; dec %1; jnz within\n"
		     "behind:"
		     : "+a"(r), "+r"(rounds)
		     : "D"(engine), "S"(&plan)
		     : "rcx", "r11", "memory");
	if (r < 0) {
		fail("a step plan");
	}
}

int main(int argc, char **argv) {
	plan.size = argc > 2 ? atoi(argv[2]) : 0;
	plan.watches = plan.size > 0;
	engine = command(ATTACH, 0, QUIESCE | SIGNAL_CORE);
	uint64_t answer[16] = { [0] = SIGNAL_CORE, [5] = IGN };
	command(ANSWER, engine, (long)answer);
	measure(argc, argv, batch, 50 * STEPS);
	return 0;
}
