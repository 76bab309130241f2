// mem_vm_ranges: process_vm_readv and process_vm_writev go as far as both sides allow, whatever the shape of the parts, and take the caller's own memory and that of its threads without asking: process_vm_readv(2).
#include "req_tools.h"

static char *p;
static char b[8 * PAGE];

static int tracee(void *arg OBS_UNUSED)
{
	return 0;
}

static void both(const char *what, pid_t t, struct iovec *l, long ln, struct iovec *r, long rn)
{
	long x = syscall(SYS_process_vm_readv, t, l, ln, r, rn, 0);
	ev("read", "what=%s result=%r", what, x < 0 ? -errno : x);
	long y = syscall(SYS_process_vm_writev, t, l, ln, r, rn, 0);
	ev("write", "what=%s result=%r", what, y < 0 ? -errno : y);
}

static void one(const char *what, pid_t t, void *mine, long my_len, void *its, long its_len)
{
	struct iovec l = { mine, my_len }, r = { its, its_len };
	both(what, t, &l, 1, &r, 1);
}

static void *in_thread(void *arg OBS_UNUSED)
{
	static char c[8];
	must(syscall(SYS_setresuid, 1000, 1000, 1000));
	one("of another thread", getpid(), b, 8, c, 8);
	one("of itself", own_tid(), b, 8, c, 8);
	one("of init", 1, b, 8, c, 8);
	one("of the parent", getppid(), b, 8, c, 8);
	return NULL;
}

static int plain(void *arg OBS_UNUSED)
{
	pthread_t th;
	prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
	pthread_create(&th, NULL, in_thread, NULL);
	pthread_join(th, NULL);
	return 0;
}

int main(void)
{
	begin();
	p = new_plot();
	char *big = must(mmap(NULL, 300 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
	must(munmap(big + 299 * PAGE, PAGE));
	pid_t t = spawn("tracee", tracee, NULL);
	static char mine[300 * PAGE];
	one("wide", t, b, 8, p, LONG_MAX);
	one("wide, over a hole", t, b, sizeof b, big + 298 * PAGE + 100, LONG_MAX);
	one("up to the end", t, mine, sizeof mine, big + 1, 299 * PAGE - 1);
	one("over the end", t, mine, sizeof mine, big + 1, 300 * PAGE - 1);
	one("more of mine", t, mine, sizeof mine, p + 1, 10);
	one("end overflows", t, b, 8, (void *)-8L, 16);
	one("top of memory", t, b, 8, (void *)0x7ffffffff000, 8);
	one("below the top", t, b, sizeof b, (void *)0x7fffffffefff, 8);
	one("mine ends in a hole", t, p + PLOT_HOLE * PAGE - 3, 8, p, 8);
	one("mine is read only", t, p + PLOT_RO * PAGE, 8, p, 8);
	one("mine is no memory, its is none", t, p + PLOT_HOLE * PAGE, 8, p + PLOT_HOLE * PAGE, 8);
	one("empty, no process", INT_MAX, b, 0, p, 8);
	one("empty at the kernel", t, (void *)KERNEL_ADDRESS, 0, p, 8);
	one("its is empty, no process", INT_MAX, b, 8, p, 0);
	one("its is empty at the kernel", t, b, 8, (void *)KERNEL_ADDRESS, 0);
	one("longer than can be", t, b, LONG_MAX, p, 8);
	struct iovec two[2] = { { b, 8 }, { b, LONG_MAX } }, its = { p, 16 };
	both("longer than can be, of two", t, two, 2, &its, 1);
	two[1].iov_len = 1L << 40;
	both("long, of two", t, two, 2, &its, 1);
	two[0] = (struct iovec){ (void *)KERNEL_ADDRESS, 8 }, two[1].iov_len = -1;
	both("two errors", t, two, 2, &its, 1);
	struct iovec small[1024], l = { b, sizeof b }, r = { p, PAGE };
	for (int i = 0; i < 1024; i++)
		small[i] = (struct iovec){ p + 3 * i % 100, 3 };
	both("many of its", t, &l, 1, small, 1024);
	for (int i = 0; i < 1024; i++)
		small[i].iov_base = b + 3 * i;
	both("many of mine", t, small, 1024, &r, 1);
	both("many of both", t, small, 1024, small, 1024);
	both("wide count of mine", t, &l, 1L << 32, &r, 1);
	both("wide count of mine", t, &l, 1L << 32 | 1, &r, 1);
	both("wide count of its", t, &l, 1, &r, 1L << 32 | 1);
	ev("flags", "wide=%r", syscall(SYS_process_vm_readv, t, &l, 1, &r, 1, 1L << 32) < 0 ? -errno : 0);
	pid_t dead = must(fork());
	if (dead == 0)
		_exit(0);
	await_state(dead, "Z");
	one("of a zombie", dead, b, 8, p, 8);
	pid_t u = fork_named("plain", plain, NULL);
	evwait("plain", u, 0);
	finish(t);
	return 0;
}
