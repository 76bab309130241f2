// A byte to another process and one back: two switches between processes,
// untraced.
#include "bench.h"

static int there[2], back[2];

static void pass(int from, int to) {
	char byte = 0;
	if (from >= 0 && read(from, &byte, 1) != 1) {
		fail("read");
	}
	if (to >= 0 && write(to, &byte, 1) != 1) {
		fail("write");
	}
}

static void batch(int n) {
	for (int i = 0; i < n; i++) {
		pass(-1, there[1]);
		pass(back[0], -1);
	}
}

int main(int argc, char **argv) {
	if (pipe(there) != 0 || pipe(back) != 0) {
		fail("pipe");
	}
	pid_t pid = fork();
	if (pid < 0) {
		fail("fork");
	}
	if (pid == 0) {
		char byte;
		close(there[1]); // so that the end of the other ends this one
		while (read(there[0], &byte, 1) == 1) {
			pass(-1, back[1]);
		}
		_exit(0);
	}
	measure(argc, argv, batch, 20);
	close(there[1]);
	if (waitpid(pid, NULL, 0) != pid) {
		fail("waitpid");
	}
	return 0;
}
