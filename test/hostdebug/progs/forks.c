/* A server that makes a child for each request. */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

volatile int served;

__attribute__((noinline)) void serve(int n)
{
	served += n;
}

int main(void)
{
	for (int i = 1;; i++) {
		pid_t pid = fork();
		if (pid == 0) {
			serve(i);
			if (i % 2)
				execl("/bin/true", "true", (char *)NULL);
			_exit(3);
		}
		int status;
		waitpid(pid, &status, 0);
		printf("child %s\n", WIFEXITED(status) && WEXITSTATUS(status) == (i % 2 ? 0 : 3) ? "well" : "ill");
		fflush(stdout);
		usleep(50000);
	}
}
