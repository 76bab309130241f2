/* A process whose child is the server of a file system, which answers nothing but the first
   request. */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

/* fuse(4) */
struct in {
	uint32_t len, opcode;
	uint64_t unique;
};

struct out {
	uint32_t len;
	int32_t error;
	uint64_t unique;
	uint32_t init[16];
};

static char request[1 << 20];

static void serve(int fd)
{
	struct in *in = (struct in *)request;
	struct out out = {sizeof out, 0, 0, {7, 31, 4096, 0, 0, 4096}};

	if (read(fd, request, sizeof request) < 0)
		printf("no first request: %s\n", strerror(errno));
	out.unique = in->unique;
	if (write(fd, &out, sizeof out) < 0)
		printf("it cannot be answered: %s\n", strerror(errno));
	for (;;) {
		if (read(fd, request, sizeof request) < 0)
			break;
		printf("request %u is not answered\n", in->opcode);
		fflush(stdout);
	}
	_exit(0);
}

int main(void)
{
	char options[100];
	int fd = open("/dev/fuse", O_RDWR);

	mkdir("/tmp/silent", 0755);
	snprintf(options, sizeof options, "fd=%d,rootmode=40000,user_id=0,group_id=0", fd);
	if (fd < 0 || mount("silent", "/tmp/silent", "fuse", 0, options) != 0) {
		printf("no FUSE: %s\n", strerror(errno));
		return 1;
	}
	if (fork() == 0)
		serve(fd);
	for (int i = 0;; i++) {
		printf("tick %d\n", i);
		fflush(stdout);
		usleep(100000);
	}
}
