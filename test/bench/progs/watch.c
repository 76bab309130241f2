// Hardware watchpoints and breakpoints, as a debugger handles them:
// watch MILLISECONDS WHAT
#include <stddef.h>

#include "bench.h"

static pid_t tracee;
static volatile long one, two;

__attribute__((noipa)) static void here(void) {
	asm volatile("nop");
}

static void writes(void) {
	for (;;) {
		one++;
		two++;
	}
}

static void reads(void) {
	for (;;) {
		(void)one;
	}
}

static void visits(void) {
	for (;;) {
		here();
	}
}

static void set(int i, unsigned long value) {
	request(PTRACE_POKEUSER, tracee, (void *)offsetof(struct user, u_debugreg[i]), (void *)value, "PTRACE_POKEUSER of a debug register");
}

// The types of DR7.
enum { EXECUTE = 0, WRITE = 1, ACCESS = 3 };

// control is what DR7 has for register i, for an instruction or for 8 bytes.
static unsigned long control(int i, unsigned long type) {
	return 1UL << 2 * i | (type | (type == EXECUTE ? 0 : 8)) << (16 + 4 * i);
}

// stop resumes the tracee, and asks why it stopped as debuggers do: 1 and 2 are
// the registers 0 and 1, and 0x4000 is a step.
static unsigned long stop(int how) {
	request(how, tracee, 0, 0, "resuming");
	await(tracee, SIGTRAP);
	errno = 0;
	unsigned long status = ptrace(PTRACE_PEEKUSER, tracee, (void *)offsetof(struct user, u_debugreg[6]), 0);
	if (errno != 0) {
		fail("PTRACE_PEEKUSER of DR6");
	}
	return status & 0x400f;
}

static void expect(unsigned long got, unsigned long want) {
	if (got != want) {
		fprintf(stderr, "the tracee stopped with DR6 %#lx, want %#lx\n", got, want);
		exit(1);
	}
}

static void hits(int n) {
	for (int i = 0; i < n; i++) {
		expect(stop(PTRACE_CONT), 1);
	}
}

static void hits_of_two(int n) {
	for (int i = 0; i < n; i += 2) {
		expect(stop(PTRACE_CONT), 1);
		expect(stop(PTRACE_CONT), 2);
	}
}

static void steps(int n) {
	for (int i = 0; i < n; i++) {
		expect(stop(PTRACE_SINGLESTEP), 0x4000);
	}
}

// A step brings into force what was set, and another what was cleared.
static void set_and_clear(int n) {
	for (int i = 0; i < n; i++) {
		set(0, (unsigned long)&one);
		set(7, control(0, WRITE));
		expect(stop(PTRACE_SINGLESTEP), 0x4000);
		set(7, 0);
		expect(stop(PTRACE_SINGLESTEP), 0x4000);
	}
}

static const struct {
	const char *what;
	void (*body)(void); // of the tracee
	void (*batch)(int n);
	unsigned long type; // of register 0
	int second;         // set register 1 too
} kinds[] = {
	{"write", writes, hits, WRITE, 0},
	{"access", reads, hits, ACCESS, 0},
	{"two", writes, hits_of_two, WRITE, 1},
	{"execute", visits, hits, EXECUTE, 0},
	{"step", visits, steps, WRITE, 0},
	{"set", visits, set_and_clear, WRITE, 0},
};

int main(int argc, char **argv) {
	for (size_t i = 0; argc == 3 && i < sizeof kinds / sizeof *kinds; i++) {
		if (strcmp(argv[2], kinds[i].what) != 0) {
			continue;
		}
		tracee = start_tracee(kinds[i].body, 0);
		unsigned long address = kinds[i].type == EXECUTE ? (unsigned long)here : (unsigned long)&one;
		set(0, address);
		unsigned long all = control(0, kinds[i].type);
		if (kinds[i].second) {
			set(1, (unsigned long)&two);
			all |= control(1, WRITE);
		}
		set(7, all);
		measure(argc, argv, kinds[i].batch, 4);
		end_tracee(tracee);
		return 0;
	}
	fprintf(stderr, "watch: the second argument must be a kind of measurement\n");
	return 2;
}
