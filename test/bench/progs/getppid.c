// One system call that does next to nothing, untraced.
#include <sys/syscall.h>

#include "bench.h"

static void batch(int n) {
	for (int i = 0; i < n; i++) {
		syscall(SYS_getppid);
	}
}

int main(int argc, char **argv) {
	measure(argc, argv, batch, 500);
	return 0;
}
