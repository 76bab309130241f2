// mem_proc_pieces: /proc/PID/mem reads and writes as much at once as is asked for, up to the first hole; where the caller's own memory ends it is EFAULT, whatever was copied: proc(5), fs/proc/base.c:mem_rw().
#include "mem_tools.h"

enum { BIG = 2200 };

static unsigned char *big; // and a hole behind it

static int target(void *arg OBS_UNUSED)
{
	pause();
	return 0;
}

// own returns n pages with a hole behind them.
static unsigned char *own(long n)
{
	unsigned char *p = must(mmap(NULL, (n + 1) * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
	must(munmap(p + n * PAGE, PAGE));
	return p;
}

static void at(int fd, unsigned char *p) { must(lseek(fd, (long)p, SEEK_SET)); }

// moved is by how much the position has changed since it was p.
static void result(const char *what, int fd, unsigned char *p, long r)
{
	ev("result", "what=%s result=%r moved=%d", what, r < 0 ? -errno : r, lseek(fd, 0, SEEK_CUR) - (long)p);
}

int main(void)
{
	begin();
	big = own(BIG);
	for (int i = 0; i < BIG; i++)
		memset(big + i * PAGE, i % 251, PAGE);
	pid_t t = fork_named("target", target, NULL);
	await_state(t, "S");
	char path[64];
	snprintf(path, sizeof path, "/proc/%d/mem", t);
	int fd = must(open(path, O_RDWR | O_CLOEXEC));

	// It is low, so that a terabyte behind it is below the end of all memory.
	static unsigned char copy[(BIG + 5) * PAGE];
	unsigned char *small = own(20);
	at(fd, big);
	result("all", fd, big, read(fd, copy, BIG * PAGE));
	ev("same", "as=%b", memcmp(copy, big, BIG * PAGE) == 0);
	at(fd, big + 17);
	result("over the end", fd, big + 17, read(fd, copy, BIG * PAGE));
	ev("same", "as=%b", memcmp(copy, big + 17, BIG * PAGE - 17) == 0);
	// Nothing has a terabyte. The call ends where the memory does.
	at(fd, big + 1);
	result("terabyte", fd, big + 1, syscall(SYS_read, fd, copy, 1L << 40));
	at(fd, big + BIG * PAGE);
	result("terabyte of nothing", fd, big + BIG * PAGE, syscall(SYS_read, fd, copy, 1L << 40));

	for (int off = 0; off < 3; off++) {
		const char *what[] = { "caller's memory ends", "caller's memory ends, in a page", "caller's memory ends at once" };
		unsigned char *p = small + (long[]){ 0, 100, 20 * PAGE }[off];
		memset(small, 0xee, 20 * PAGE);
		at(fd, big + 7);
		result(what[off], fd, big + 7, read(fd, p, 40 * PAGE));
		long n = 0;
		while (n < 20 * PAGE && small[n] == (off == 2 || n < p - small ? 0xee : big[n - (p - small) + 7]))
			n++;
		ev("copied", "up-to=%d", n);
	}

	// The same the other way; what was written is read back.
	memset(copy, 0x77, BIG * PAGE);
	at(fd, big);
	result("write all", fd, big, write(fd, copy, BIG * PAGE));
	at(fd, big + 9);
	result("write over the end", fd, big + 9, write(fd, copy, BIG * PAGE));
	at(fd, big + BIG * PAGE);
	result("write nothing", fd, big + BIG * PAGE, write(fd, copy, BIG * PAGE));
	memset(small, 0x66, 20 * PAGE);
	at(fd, big + 5);
	result("write what ends", fd, big + 5, write(fd, small + 100, 40 * PAGE));
	must(pread(fd, copy, BIG * PAGE, (long)big));
	long n = 5;
	while (copy[n] == 0x66)
		n++;
	ev("written", "before=%d up-to=%d behind=%d", copy[4], n, copy[n]);
	at(fd, big + BIG * PAGE - PAGE - 50);
	result("write what ends, over the end", fd, big + BIG * PAGE - PAGE - 50, write(fd, small, 40 * PAGE));
	at(fd, big + BIG * PAGE - PAGE - 50);
	result("write what ends, at the end", fd, big + BIG * PAGE - PAGE - 50, write(fd, small + 19 * PAGE, 40 * PAGE));
	result("no call", fd, big + BIG * PAGE - PAGE - 50, write(fd, small, 0));
	finish(t);
	return 0;
}
