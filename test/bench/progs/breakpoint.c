// One breakpoint, as a debugger handles it: the trap, the program counter set
// back, the instruction put back, a step over it, the trap put in again, on.
#include "bench.h"

static pid_t tracee;
static long code; // what is at the breakpoint

__attribute__((noipa)) static void here(void) {
	asm volatile("nop; nop; nop; nop; nop; nop; nop; nop");
}

static void visits(void) {
	for (;;) {
		here();
	}
}

static void poke(long word) {
	request(PTRACE_POKETEXT, tracee, (void *)here, (void *)word, "PTRACE_POKETEXT");
}

static void set(void) {
	poke((code & ~0xffL) | 0xcc);
}

static void batch(int n) {
	for (int i = 0; i < n; i++) {
		struct user_regs_struct regs;
		request(PTRACE_CONT, tracee, 0, 0, "PTRACE_CONT");
		await(tracee, SIGTRAP);
		request(PTRACE_GETREGS, tracee, 0, &regs, "PTRACE_GETREGS");
		if (regs.rip != (uintptr_t)here + 1) {
			fprintf(stderr, "the tracee is at %#llx, not behind the breakpoint at %p\n", regs.rip, (void *)here);
			exit(1);
		}
		regs.rip--;
		request(PTRACE_SETREGS, tracee, 0, &regs, "PTRACE_SETREGS");
		poke(code);
		request(PTRACE_SINGLESTEP, tracee, 0, 0, "PTRACE_SINGLESTEP");
		await(tracee, SIGTRAP);
		set();
	}
}

int main(int argc, char **argv) {
	tracee = start_tracee(visits, 0);
	errno = 0;
	code = ptrace(PTRACE_PEEKTEXT, tracee, (void *)here, 0);
	if (errno != 0) {
		fail("PTRACE_PEEKTEXT");
	}
	set();
	measure(argc, argv, batch, 4);
	end_tracee(tracee);
	return 0;
}
