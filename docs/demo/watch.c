// A counter that one loop changes, for the demo of a watchpoint.
#include <stdio.h>

int total;

static void add(int n)
{
	total += n;
}

int main(void)
{
	for (int i = 1; i <= 3; i++)
		add(i);
	printf("%d\n", total);
	return 0;
}
