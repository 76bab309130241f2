// Makes as many system calls as it is told, of a few kinds. It is run by strace
// and measures nothing itself.
#include <fcntl.h>
#include <sys/stat.h>

#include "bench.h"

int main(int argc, char **argv) {
	if (argc != 2 || atoi(argv[1]) < 1) {
		fprintf(stderr, "calls: the only argument is the number of system calls\n");
		return 2;
	}
	for (int left = atoi(argv[1]); left > 0; left -= 5) {
		char buf[64];
		struct stat st;
		int fd = open("/dev/zero", O_RDONLY);
		if (fd < 0 || fstat(fd, &st) != 0 || read(fd, buf, sizeof buf) != sizeof buf || lseek(fd, 0, SEEK_SET) != 0 || close(fd) != 0) {
			fail("/dev/zero");
		}
	}
	return 0;
}
