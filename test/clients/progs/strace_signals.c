// build: -static
// Signals of every kind as strace shows them.
#include "client.h"
#include <setjmp.h>

static sigjmp_buf back;

static void caught(int sig)
{
	(void)sig;
}

static void escape(int sig)
{
	siglongjmp(back, sig);
}

int main(void)
{
	sigset_t set;
	int status, ends[2];
	char letter;
	if (pipe(ends) != 0)
		abort();
	begin();
	signal(SIGUSR1, caught);
	signal(SIGUSR2, SIG_IGN);
	signal(SIGSEGV, escape);
	kill(getpid(), SIGUSR1);
	kill(getpid(), SIGUSR2);
	sigqueue(getpid(), SIGUSR1, (union sigval){.sival_int = 77});
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigprocmask(SIG_BLOCK, &set, NULL);
	kill(getpid(), SIGUSR1);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	if (sigsetjmp(back, 1) == 0)
		*(volatile int *)0x10 = 1;
	pid_t child = fork();
	if (child == 0)
		_exit(8);
	waitpid(child, &status, 0);
	child = fork();
	if (child == 0) {
		raise(SIGSTOP);
		_exit(read(ends[0], &letter, 1) == 1 ? 9 : 10);
	}
	// Each SIGCHLD has its own time: two at once would be one.
	waitpid(child, &status, WUNTRACED);
	kill(child, SIGCONT);
	waitpid(child, &status, WCONTINUED);
	wait_asleep(child);
	if (write(ends[1], "x", 1) != 1)
		abort();
	waitpid(child, &status, 0);
	raise(SIGTERM);
	return 1;
}
