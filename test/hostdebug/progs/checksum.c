// Takes the sum of its own code, by loads, and says when it is another.
#include <stdio.h>
#include <unistd.h>

__attribute__((noinline)) int target(int n) { return n + 1; }

static unsigned sum(void) {
	unsigned s = 0;
	const volatile unsigned char *begin = (unsigned char *)target;
	for (int i = 0; i < 64; i++)
		s = s * 31 + begin[i];
	return s;
}

int main(void) {
	unsigned first = sum();
	for (int n = 0;; n++) {
		target(n);
		puts(sum() == first ? "clean" : "changed");
		fflush(stdout);
		usleep(10000);
	}
}
