// Dies in the way that its argument names.
#include "client.h"

int divide(int a, int b)
{
	return a / b;
}

void touch(char *p)
{
	*p = 1;
}

int main(int argc, char **argv)
{
	const char *how = argc > 1 ? argv[1] : "exit";
	if (strcmp(how, "segv") == 0)
		touch((char *)0x1000);
	if (strcmp(how, "fpe") == 0)
		return divide(1, argc - 2);
	if (strcmp(how, "ill") == 0)
		__asm__ volatile("ud2");
	if (strcmp(how, "trap") == 0)
		__asm__ volatile("int3");
	if (strcmp(how, "abort") == 0)
		abort();
	if (strcmp(how, "kill") == 0)
		kill(getpid(), SIGKILL);
	if (strcmp(how, "term") == 0)
		kill(getpid(), SIGTERM);
	printf("%s\n", how);
	return 42;
}
