// Makes calls as fast as it can until SIGTERM, for the demo of a debugger that
// comes and goes.
#include <signal.h>
#include <stdio.h>

static volatile sig_atomic_t over;

static void end(int sig)
{
	over = sig;
}

static long parent(void)
{
	long result;
	__asm__ volatile("mov $110, %%eax; syscall" : "=a"(result) : : "rcx", "r11", "memory");
	return result;
}

int main(void)
{
	long first = parent(), wrong = 0;
	signal(SIGTERM, end);
	while (!over)
		wrong += parent() != first;
	printf("%ld wrong results\n", wrong);
	return 0;
}
