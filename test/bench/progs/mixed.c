// System calls of a few kinds, with names, structures and buffers for a tracer to write
// down.
#include <fcntl.h>
#include <sys/stat.h>

#include "bench.h"

static void batch(int n) {
	for (int i = 0; i < n; i += 5) {
		char buf[64];
		struct stat st;
		int fd = open("/dev/zero", O_RDONLY);
		if (fd < 0 || fstat(fd, &st) != 0 || read(fd, buf, sizeof buf) != sizeof buf || lseek(fd, 0, SEEK_SET) != 0 || close(fd) != 0) {
			fail("/dev/zero");
		}
	}
}

int main(int argc, char **argv) {
	measure(argc, argv, batch, 50);
	return 0;
}
