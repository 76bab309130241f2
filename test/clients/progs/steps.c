// Calls, a loop and a system call to step through.
#include "client.h"

int square(int x)
{
	int y = x * x;
	return y;
}

int sum(int n)
{
	int total = 0;
	for (int i = 1; i <= n; i++)
		total += square(i);
	return total;
}

int deep(int level)
{
	if (level == 0)
		return 1;
	return 1 + deep(level - 1);
}

// getppid, in three instructions that are known.
long one_syscall(void)
{
	long result;
	__asm__ volatile("mov $110, %%eax\n\tsyscall\n\tnop"
			 : "=a"(result) : : "rcx", "r11", "memory");
	return result;
}

int main(void)
{
	int a = square(3);
	int b = sum(4);
	int c = deep(3);
	long d = one_syscall();
	printf("a=%d b=%d c=%d d=%d\n", a, b, c, d == getppid());
	return 7;
}
