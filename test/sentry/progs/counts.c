// A counter that a debugger may watch.
#include <stdio.h>

static volatile int total;

__attribute__((noinline)) static void add(int n)
{
	total += n;
}

int main(void)
{
	for (int n = 1; n <= 3; n++)
		add(n);
	printf("total %d\n", total);
	return 0;
}
