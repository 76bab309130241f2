// Forks a child, waits for it, then does the same with vfork and exec.
#include "client.h"

__attribute__((noinline)) int in_child(int value)
{
	return value + 1;
}

__attribute__((noinline)) int in_parent(int value)
{
	return value + 2;
}

int main(int argc, char **argv)
{
	int status;
	if (argc > 1)
		return 3;
	pid_t child = fork();
	if (child == 0)
		_exit(in_child(10));
	waitpid(child, &status, 0);
	printf("child exited with %d\n", WEXITSTATUS(status));
	printf("parent made %d\n", in_parent(20));
	child = vfork();
	if (child == 0) {
		execl("/proc/self/exe", argv[0], "vfork", (char *)NULL);
		_exit(127);
	}
	waitpid(child, &status, 0);
	printf("second child exited with %d\n", WEXITSTATUS(status));
	return 0;
}
