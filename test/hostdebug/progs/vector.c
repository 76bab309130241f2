// Keeps known values in vector registers, those of AVX-512 if it is built for them, and
// says whether they are still there.
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static unsigned char value[64], found[64];
static unsigned long mask = 0x1234567;
static unsigned rounds;

__attribute__((noinline)) void here(void) { __asm__ volatile("nop"); }
__attribute__((noinline)) void wide(void) { __asm__ volatile("nop"); }

int main(void) {
	for (int i = 0; i < 64; i++)
		value[i] = i + 1;
	for (;; rounds++) {
		int same;
		value[15] ^= 0x80; // so that what is left from the round before is seen
		__asm__ volatile("movdqu %1, %%xmm3\n"
				 "call here\n"
				 "movdqu %%xmm3, %0\n"
				 : "=m"(found) : "m"(value) : "xmm3", "memory");
		same = memcmp(value, found, 16) == 0;
#ifdef __AVX512BW__
		__asm__ volatile("vmovdqu8 %2, %%zmm4\n"
				 "vmovdqu8 %2, %%zmm17\n"
				 "kmovq %3, %%k2\n"
				 "call wide\n"
				 "vmovdqu8 %%zmm17, %0\n"
				 "kmovq %%k2, %1\n"
				 : "=m"(found), "=r"(mask) : "m"(value), "r"(0x1234567ul) : "xmm4", "memory");
		same = same && memcmp(value, found, 64) == 0;
#endif
		printf("%s %lx\n", same ? "same" : "other", mask);
		fflush(stdout);
		usleep(1000);
	}
}
