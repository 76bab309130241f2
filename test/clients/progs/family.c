// build: -static
// A process, its child by fork, its child by vfork and exec, and a thread; each
// makes calls of its own. A child ends when its parent sleeps in wait4, or the
// order of what the parent sees would be a matter of luck.
#include "client.h"
#include <sched.h>

static void *thread(void *arg)
{
	(void)arg;
	syscall(SYS_umask, 03);
	return NULL;
}

int main(int argc, char **argv)
{
	int status;
	pthread_t second;
	if (argc > 1) {
		wait_asleep(getppid());
		syscall(SYS_exit_group, 0);
	}
	begin();
	pid_t child = fork();
	if (child == 0) {
		syscall(SYS_umask, 01);
		wait_asleep(getppid());
		syscall(SYS_exit_group, 4);
	}
	waitpid(child, &status, 0);
	child = vfork();
	if (child == 0) {
		execl("/proc/self/exe", argv[0], "again", (char *)NULL);
		_exit(127);
	}
	waitpid(child, &status, 0);
	pthread_create(&second, NULL, thread, NULL);
	pthread_join(second, NULL);
	child = fork();
	if (child == 0) {
		wait_asleep(getppid());
		raise(SIGKILL);
	}
	waitpid(child, &status, 0);
	syscall(SYS_umask, 07);
	return 0;
}
