// Makes a known number of calls: processes that make threads that call getppid().
// With the argument "wait" it waits for SIGTERM instead.
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { processes = 3, threads = 2, calls = 50 };

static void *work(void *arg)
{
	(void)arg;
	for (int i = 0; i < calls; i++)
		syscall(SYS_getppid);
	return NULL;
}

int main(int argc, char **argv)
{
	sigset_t term;
	sigemptyset(&term);
	sigaddset(&term, SIGTERM);
	sigprocmask(SIG_BLOCK, &term, NULL);
	if (argc > 1 && strcmp(argv[1], "wait") == 0) {
		int sig;
		sigwait(&term, &sig);
		return 0;
	}
	for (int p = 0; p < processes; p++) {
		pid_t pid = fork();
		if (pid == 0) {
			pthread_t t[threads];
			for (int i = 0; i < threads; i++)
				pthread_create(&t[i], NULL, work, NULL);
			for (int i = 0; i < threads; i++)
				pthread_join(t[i], NULL);
			_exit(0);
		}
		waitpid(pid, NULL, 0);
	}
	return 0;
}
