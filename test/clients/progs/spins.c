// Computes and makes no system call until a variable is set from outside.
#include "client.h"

volatile int enough;
static volatile unsigned long rounds;

int main(void)
{
	printf("spinning\n");
	while (!enough)
		rounds++;
	printf("enough %d rounds %d\n", enough, rounds > 0);
	return 6;
}
