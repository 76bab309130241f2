// Runs of a shell command: command MILLISECONDS TEXT
#include "bench.h"

static void run(const char *text) {
	pid_t pid = fork();
	if (pid < 0) {
		fail("fork");
	}
	if (pid == 0) {
		execl("/bin/sh", "sh", "-c", text, (char *)NULL);
		fail("/bin/sh");
	}
	int status;
	if (waitpid(pid, &status, 0) != pid) {
		fail("waitpid");
	}
	if (status != 0) {
		fprintf(stderr, "the command ended with wait status %#x: %s\n", status, text);
		exit(1);
	}
}

int main(int argc, char **argv) {
	int64_t wanted = duration(argc, argv), ns = 0, done = 0;
	if (argc != 3) {
		fprintf(stderr, "command: there must be exactly one command\n");
		return 2;
	}
	for (int64_t start = now(); ns < wanted; ns = now() - start) {
		run(argv[2]);
		done++;
	}
	report(ns, done);
	return 0;
}
