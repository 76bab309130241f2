/* Threads that make children all the time. */
#include <pthread.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

volatile int total;

__attribute__((noinline)) void serve(int n)
{
	total += n;
}

void *work(void *arg)
{
	for (;;) {
		serve(1);
		int status = 0;
		pid_t pid = fork();
		if (pid == 0) {
			serve(2);
			_exit(7);
		}
		if (waitpid(pid, &status, 0) != pid || status != 7 << 8)
			printf("child ill: %x\n", status);
		usleep(1000);
	}
	return arg;
}

int main(void)
{
	pthread_t t[4];

	for (int i = 0; i < 4; i++)
		pthread_create(&t[i], NULL, work, NULL);
	for (int i = 0;; i++) {
		printf("tick %d\n", i);
		fflush(stdout);
		usleep(100000);
	}
}
