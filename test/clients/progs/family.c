// build: -static
// A process, its child by fork, its child by vfork and exec, and a thread; each
// makes calls of its own.
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
	(void)argc;
	begin();
	pid_t child = fork();
	if (child == 0) {
		syscall(SYS_umask, 01);
		syscall(SYS_exit_group, 4);
	}
	waitpid(child, &status, 0);
	child = vfork();
	if (child == 0) {
		execl("/bin/true", "true", argv[0], (char *)NULL);
		_exit(127);
	}
	waitpid(child, &status, 0);
	pthread_create(&second, NULL, thread, NULL);
	pthread_join(second, NULL);
	child = fork();
	if (child == 0) {
		raise(SIGKILL);
	}
	waitpid(child, &status, 0);
	syscall(SYS_umask, 07);
	return 0;
}
