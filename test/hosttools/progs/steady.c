/* Two threads compute all the time. The main thread says whether the processor finds a
 * breakpoint in the code that they run ("covered") or not ("clean"), and "wrong" if a
 * result was. */
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

static volatile int wrong;

__attribute__((noinline)) int twice(int n)
{
	return n * 2;
}

static void *work(void *arg)
{
	for (int i = 0;; i = (i + 1) % 1000) {
		if (twice(i) != i + i)
			wrong = 1;
		if (i == 0)
			usleep(1000);
	}
	return arg;
}

int main(void)
{
	const volatile unsigned char *code = (const unsigned char *)twice;
	pthread_t t;

	for (int i = 0; i < 2; i++)
		pthread_create(&t, NULL, work, NULL);
	for (;;) {
		puts(wrong ? "wrong" : *code == 0xcc ? "covered" : "clean");
		fflush(stdout);
		usleep(10000);
	}
}
