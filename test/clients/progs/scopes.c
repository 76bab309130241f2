// Variables that come and go with their function, that are not aligned, and that
// take several registers of the processor.
#include "client.h"
#include <stdint.h>

static struct {
	uint8_t first;
	uint64_t odd; // lies in two words
	uint16_t end;
} __attribute__((packed)) mixed;

static struct {
	uint64_t a, b, c;
} wide;

static volatile int calls;

__attribute__((noinline)) int down(int n)
{
	volatile int local = n;
	calls++;
	if (n > 0)
		local += down(n - 1);
	local++;
	return local;
}

__attribute__((noinline)) void change(int n)
{
	mixed.odd += n;
	wide.c += n;
	wide.a += n;
}

int main(void)
{
	int made = down(2);
	change(1);
	made += down(1);
	change(0x100);
	printf("made %d, odd %lu, wide %lu %lu %lu\n", made, (unsigned long)mixed.odd, (unsigned long)wide.a, (unsigned long)wide.b, (unsigned long)wide.c);
	return 0;
}
