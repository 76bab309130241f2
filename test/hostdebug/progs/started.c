// A program for a debugger to start: it says how it was started, and ends.

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int told(int argc) { return argc + 4; }

int main(int argc, char **argv)
{
	char dir[4096];
	const char *set = getenv("SET"), *unset = getenv("PATH");

	if (getcwd(dir, sizeof(dir)) == NULL)
		return 1;
	for (int i = 1; i < argc; i++)
		printf("argument <%s>\n", argv[i]);
	printf("directory <%s> set <%s> path <%s> input %d\n", dir, set ? set : "", unset ? "there" : "", getchar());
	fflush(stdout);
	return told(argc);
}
