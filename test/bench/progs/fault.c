// The first write to a page of fresh memory, untraced.
#include <sys/mman.h>

#include "bench.h"

enum { PAGE = 4096, PAGES = 64 };

// batch returns the memory too, which is little beside the faults.
static void batch(int n) {
	for (int left = n; left > 0; left -= PAGES) {
		char *area = mmap(NULL, PAGES * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		if (area == MAP_FAILED || madvise(area, PAGES * PAGE, MADV_NOHUGEPAGE) != 0) {
			fail("mapping memory");
		}
		for (int i = 0; i < PAGES; i++) {
			((volatile char *)area)[i * PAGE] = 1;
		}
		munmap(area, PAGES * PAGE);
	}
}

int main(int argc, char **argv) {
	measure(argc, argv, batch, PAGES);
	return 0;
}
