// Variables of several kinds, to be read and written while the program stands.
#include "client.h"

struct point {
	int x, y;
	char name[8];
};

int counter = 5;
double ratio = 1.5;
float vector[4] = {1, 2, 3, 4};
struct point here = {3, 4, "here"};
const char *text = "unchanged";

int add(int a, int b)
{
	return a + b;
}

double half(double x)
{
	return x / 2;
}

int length(struct point *p)
{
	return p->x * p->x + p->y * p->y;
}

int crash(void)
{
	*(volatile int *)8 = 1;
	return 0;
}

int stop_here(int value)
{
	return value + 1;
}

int main(void)
{
	int local = 1;
	local = stop_here(local);
	printf("local=%d counter=%d ratio=%g here=(%d,%d,%s) text=%s length=%d\n",
	       local, counter, ratio, here.x, here.y, here.name, text, length(&here));
	return counter;
}
