/* Sleeps in read(2) and says what became of it. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int main(void)
{
	char b[16];

	for (;;) {
		printf("reading\n");
		fflush(stdout);
		ssize_t n = read(0, b, sizeof b);
		printf("read %zd %s\n", n, n < 0 ? strerror(errno) : "");
		fflush(stdout);
		if (n <= 0)
			return 0;
	}
}
