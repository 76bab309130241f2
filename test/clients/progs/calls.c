// build: -static
// System calls whose traces are the same everywhere.
#include "client.h"
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>

int main(void)
{
	char buffer[16];
	int ends[2];
	begin();
	for (int i = 0; i < 3; i++)
		syscall(SYS_getppid);
	syscall(SYS_getuid);
	syscall(SYS_open, "/no/such/file", O_RDONLY);
	int file = open("scratch", O_RDWR | O_CREAT | O_TRUNC, 0640);
	if (write(file, "hello\n", 6) != 6 || lseek(file, 1, SEEK_SET) != 1)
		return 1;
	if (read(file, buffer, sizeof buffer) != 5)
		return 1;
	ftruncate(file, 100);
	close(file);
	close(file);
	unlink("scratch");
	mkdir("folder", 0700);
	rmdir("folder");
	if (pipe(ends) != 0)
		return 1;
	fcntl(ends[0], F_SETFD, FD_CLOEXEC);
	dup2(ends[1], 9);
	struct timespec moment = {0, 1000};
	nanosleep(&moment, NULL);
	syscall(SYS_fchmod, 77, 0600);
	syscall(SYS_read, 0, (void *)8, 0);
	syscall(SYS_kill, 0x7ffffff0, 0);
	syscall(1023, 1, 2, 3, 4, 5, 6);
	syscall(SYS_alarm, 0);
	syscall(SYS_umask, 022);
	return 6;
}
