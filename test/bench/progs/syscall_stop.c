// One stop of PTRACE_SYSCALL, at the entry or the exit of a system call:
// the request and the wait.
#include <sys/syscall.h>

#include "bench.h"

static pid_t tracee;

static void calls(void) {
	for (;;) {
		syscall(SYS_getppid);
	}
}

static void batch(int n) {
	for (int i = 0; i < n; i++) {
		request(PTRACE_SYSCALL, tracee, 0, 0, "PTRACE_SYSCALL");
		await(tracee, SIGTRAP | 0x80);
	}
}

int main(int argc, char **argv) {
	tracee = start_tracee(calls, PTRACE_O_TRACESYSGOOD);
	measure(argc, argv, batch, 20);
	end_tracee(tracee);
	return 0;
}
