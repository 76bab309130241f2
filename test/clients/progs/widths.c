// Variables of all widths that a processor watches, read and written in turn.
#include "client.h"
#include <stdint.h>

static volatile uint8_t byte;
static volatile uint16_t half;
static volatile uint32_t word;
static volatile uint64_t quad;
static volatile uint64_t pair[2];
static volatile long sum;

__attribute__((noinline)) void turn(int n)
{
	byte = n;
	half = n * 100;
	word = n * 10000;
	quad = n * 1000000000L;
	pair[1] = n;
}

__attribute__((noinline)) long look(void)
{
	sum = byte;
	sum += half;
	sum += word;
	sum += quad;
	return sum;
}

int main(void)
{
	long made = 0;
	for (int n = 1; n <= 4; n++) {
		turn(n);
		made += look();
	}
	printf("made %ld\n", made);
	return 0;
}
