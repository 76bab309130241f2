// Follows a pointer that is none, for the demo of a core dump.
#include <stddef.h>
#include <stdio.h>

struct item {
	int value;
	struct item *next;
};

static int sum(struct item *items)
{
	int total = 0;
	for (struct item *i = items; i->value != 0; i = i->next)
		total += i->value;
	return total;
}

int main(void)
{
	struct item last = {20, NULL}, first = {22, &last};
	printf("%d\n", sum(&first));
	return 0;
}
