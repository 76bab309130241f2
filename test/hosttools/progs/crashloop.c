// Has as many children that die of SIGSEGV as it is told, one after the other, and says
// how many did when all have.
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

volatile int *volatile nowhere;

int main(int argc, char **argv)
{
	int left = argc > 1 ? atoi(argv[1]) : 1, died = 0;
	while (left-- > 0) {
		int status;
		pid_t pid = fork();
		if (pid == 0) {
			*nowhere = 1;
			_exit(0);
		}
		if (waitpid(pid, &status, 0) == pid && WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV)
			died++;
	}
	printf("%d died\n", died);
	return 0;
}
