// A shop that counts its orders and has a bug, for the demo of the tools of the host.
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct order { int number, price; } *last;
int total;

static void serve(int n)
{
	struct order *o = malloc(sizeof *o);
	o->number = n;
	o->price = 10 * n;
	total += o->price;
	last = n % 5 ? o : NULL; // the bug
	FILE *f = fopen("/orders", "a");
	fprintf(stderr, "order %d: %d\n", last->number, total);
	if (f)
		fclose(f);
}

int main(void)
{
	for (int n = 1;; n++) {
		sleep(2);
		serve(n);
	}
}
