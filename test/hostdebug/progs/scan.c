/* Looks at its own code in every way that it can but with its own loads, and says
 * whether that is what its file has. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SIZE = 256 };

__attribute__((noinline, aligned(512))) int target(int n)
{
	return n + 1;
}

int main(void)
{
	unsigned char file[SIZE], seen[SIZE];
	int exe = open("/proc/self/exe", O_RDONLY), mem = open("/proc/self/mem", O_RDONLY);
	int fds[2];
	struct dl_find_object found;

	if (_dl_find_object((void *)target, &found) || pipe(fds))
		return 1;
	if (pread(exe, file, SIZE, (char *)target - (char *)found.dlfo_map_start) != SIZE)
		return 1;
	for (;;) {
		const char *bad = NULL;
		int sum = 0;

		for (int i = 0; i < 100; i++)
			sum += target(i);
		if (sum != 5050)
			bad = "result";
		if (pread(mem, seen, SIZE, (off_t)target) != SIZE || memcmp(seen, file, SIZE))
			bad = "/proc/self/mem";
		struct iovec to = {seen, SIZE}, from = {(void *)target, SIZE};
		if (process_vm_readv(getpid(), &to, 1, &from, 1, 0) != SIZE || memcmp(seen, file, SIZE))
			bad = "process_vm_readv";
		if (write(fds[1], (void *)target, SIZE) != SIZE || read(fds[0], seen, SIZE) != SIZE || memcmp(seen, file, SIZE))
			bad = "write";
		pid_t pid = fork();
		if (pid == 0) /* whose copy is without anything */
			_exit(memcmp((void *)target, file, SIZE) != 0 || target(4) != 5);
		int status;
		if (waitpid(pid, &status, 0) != pid || status != 0)
			bad = "fork";
		printf("%s\n", bad ? bad : "clean");
		fflush(stdout);
		usleep(20000);
	}
}
