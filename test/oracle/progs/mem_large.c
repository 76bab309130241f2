// mem_large: a write over many pages of different kinds reaches all of them while the process runs, and stops at the first page that cannot be written: proc(5); process_vm_readv(2).
#include "mem_tools.h"

enum { PAGES = 300 };

static unsigned char *area;

static void *loop(void *arg OBS_UNUSED)
{
	volatile unsigned char *p = area;
	for (;;) {
		int n = 0;
		for (int i = 0; i < PAGES; i++)
			n += p[i * PAGE + i] == obs_tab->word[0];
		obs_tab->word[1] = n;
	}
	return NULL;
}

static int target(void *arg OBS_UNUSED)
{
	pthread_t th;
	pthread_create(&th, NULL, loop, NULL);
	pause();
	return 0;
}

int main(void)
{
	begin();
	area = must(mmap(NULL, PAGES * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
	// A third of the pages is there, a third is written in the parent only after
	// the fork, and a third was never touched.
	for (int i = 0; i < PAGES; i += 3)
		area[i * PAGE] = 9;
	must(mprotect(area + 200 * PAGE, PAGE, PROT_READ));
	static unsigned char b[PAGES * PAGE];
	pid_t t = fork_named("target", target, NULL);
	for (int i = 1; i < PAGES; i += 3)
		if (i != 200)
			area[i * PAGE] = 8;
	char path[64];
	snprintf(path, sizeof path, "/proc/%d/mem", t);
	int fd = must(open(path, O_RDWR | O_CLOEXEC));
	for (int round = 0; round < 3; round++) {
		int value = 0x51 + round;
		memset(b, value, sizeof b);
		obs_tab->word[0] = value;
		ev("mem", "written=%d", pwrite(fd, b, sizeof b, (long)area));
		while (obs_tab->word[1] != PAGES)
			nap_ms(1);
		value += 0x20;
		memset(b, value, sizeof b);
		obs_tab->word[0] = value;
		struct iovec mine = { b, sizeof b }, its = { area, sizeof b };
		ssize_t n = process_vm_writev(t, &mine, 1, &its, 1, 0);
		ev("vm", "written=%d", n);
		while (obs_tab->word[1] != n / PAGE)
			nap_ms(1);
	}
	ev("own", "first=%d second=%d third=%d", area[0], area[PAGE], area[2 * PAGE]);
	unsigned char back[2];
	ev("back", "read=%d", pread(fd, back, 2, (long)area + 200 * PAGE - 1));
	ev("back", "bytes=%m", back, 2);
	finish(t);
	return 0;
}
