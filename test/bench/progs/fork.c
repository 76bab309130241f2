// A child that exits at once and is waited for, untraced.
#include "bench.h"

static void batch(int n) {
	for (int i = 0; i < n; i++) {
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

int main(int argc, char **argv) {
	measure(argc, argv, batch, 1);
	return 0;
}
