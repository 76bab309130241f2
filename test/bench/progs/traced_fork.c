// One fork under PTRACE_O_TRACEFORK: the event, the child's first stop, its exit,
// its reaping by the tracer and then by the parent.
#include "bench.h"

static pid_t tracee;

static void forks(void) {
	// SIGCHLD would stop the tracee once more.
	sigset_t set;
	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	sigprocmask(SIG_BLOCK, &set, NULL);
	for (;;) {
		pid_t pid = fork();
		if (pid < 0) {
			fail("fork");
		}
		if (pid == 0) {
			_exit(0);
		}
		if (waitpid(pid, NULL, 0) != pid) {
			fail("waitpid");
		}
	}
}

static void batch(int n) {
	int events = 0;
	for (int reaped = 0; reaped < n;) {
		int status;
		pid_t pid = waitpid(-1, &status, __WALL);
		if (pid < 0) {
			fail("waitpid");
		}
		if (pid != tracee && WIFEXITED(status)) {
			reaped++;
			continue;
		}
		if (pid == tracee && status >> 8 == (SIGTRAP | PTRACE_EVENT_FORK << 8)) {
			events++;
		} else if (pid == tracee || !WIFSTOPPED(status) || status >> 8 != SIGSTOP) {
			fprintf(stderr, "process %d has the unexpected wait status %#x\n", pid, status);
			exit(1);
		}
		request(PTRACE_CONT, pid, 0, 0, "PTRACE_CONT");
	}
	if (events < n - 1 || events > n + 1) {
		fprintf(stderr, "there were %d fork events for %d children\n", events, n);
		exit(1);
	}
}

int main(int argc, char **argv) {
	tracee = start_tracee(forks, PTRACE_O_TRACEFORK);
	request(PTRACE_CONT, tracee, 0, 0, "PTRACE_CONT");
	measure(argc, argv, batch, 2);
	end_tracee(tracee);
	return 0;
}
