// Has children that die of signals, each with a second thread, and prints what wait(2)
// says of them. It makes them when it gets SIGUSR1, and ends at SIGTERM.
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

volatile int number;
volatile int *volatile nowhere;

static volatile int idling;

static void *idle(void *arg)
{
	idling = 1;
	for (;;)
		pause();
	return arg;
}

static void die(int how)
{
	switch (how) {
	case 0: *nowhere = how; break;
	case 1: abort();
	case 2: raise(SIGQUIT); break;
	case 3: kill(getpid(), SIGTERM); pause(); break; // no core
	}
}

static void child(int how)
{
	pthread_t t;
	number = 100 + how;
	pthread_create(&t, NULL, idle, NULL);
	while (!idling)
		;
	die(how);
	_exit(99);
}

int main(void)
{
	sigset_t set;
	int sig;
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigaddset(&set, SIGTERM);
	sigprocmask(SIG_BLOCK, &set, NULL);
	printf("ready\n");
	fflush(stdout);
	while (sigwait(&set, &sig) == 0 && sig == SIGUSR1) {
		for (int how = 0; how < 4; how++) {
			pid_t pid = fork();
			if (pid == 0) {
				sigprocmask(SIG_UNBLOCK, &set, NULL);
				child(how);
			}
			int status;
			waitpid(pid, &status, 0);
			printf("exited %d, signal %d, core %d\n", WIFEXITED(status), WTERMSIG(status), !!WCOREDUMP(status));
			fflush(stdout);
		}
		printf("done\n");
		fflush(stdout);
	}
	return 0;
}
