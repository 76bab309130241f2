// Makes a call below three functions, for a tracer that shows stacks.
#include "client.h"

__attribute__((noinline)) int inner(int n)
{
	return (int)syscall(SYS_umask, n) > 0;
}

__attribute__((noinline)) int middle(int n)
{
	return inner(n) + 1;
}

__attribute__((noinline)) int outer(int n)
{
	return middle(n) + 1;
}

int main(void)
{
	return outer(0);
}
