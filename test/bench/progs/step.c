// One step over one instruction: the request and the wait.
#include "bench.h"

static pid_t tracee;

static void spin(void) {
	asm volatile("1: nop; nop; nop; jmp 1b");
}

static void batch(int n) {
	for (int i = 0; i < n; i++) {
		request(PTRACE_SINGLESTEP, tracee, 0, 0, "PTRACE_SINGLESTEP");
		await(tracee, SIGTRAP);
	}
}

int main(int argc, char **argv) {
	tracee = start_tracee(spin, 0);
	measure(argc, argv, batch, 20);
	end_tracee(tracee);
	return 0;
}
