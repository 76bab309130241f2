// A variable is written before and after fork, in the child, by a child of vfork,
// and by the image that follows.
#include "client.h"

static volatile int count;

__attribute__((noinline)) void forked(void)
{
	count = 20;
}

__attribute__((noinline)) void vforked(void)
{
	count = 40;
}

__attribute__((noinline)) void after(void)
{
	count = 50;
}

int main(int argc, char **argv)
{
	int status;
	if (argc > 1) {
		count = 60;
		count = 70;
		printf("count=%d at the end\n", count);
		return 4;
	}
	count = 10;
	pid_t child = fork();
	if (child == 0) {
		forked();
		_exit(count);
	}
	waitpid(child, &status, 0);
	printf("child made %d\n", WEXITSTATUS(status));
	count = 30;
	child = vfork();
	if (child == 0) {
		vforked();
		_exit(0);
	}
	waitpid(child, &status, 0);
	after();
	printf("count=%d before exec\n", count);
	execl("/proc/self/exe", argv[0], "again", (char *)NULL);
	abort();
}
