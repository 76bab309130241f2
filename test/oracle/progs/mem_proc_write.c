// mem_proc_write: /proc/PID/mem writes private memory whatever its protection, up to the first hole: proc(5), /proc/pid/mem.
#include "req_tools.h"

static char *p;

static int tracee(void *arg OBS_UNUSED)
{
	must(mprotect(p + PLOT_NONE * PAGE, PAGE, PROT_READ));
	ev("seen", "rw=%m none=%m ro=%m", p, 8, p + PLOT_NONE * PAGE, 8, p + PLOT_RO * PAGE, 8);
	ev("seen", "edge=%m", p + PLOT_AFTER * PAGE, 8);
	return 0;
}

static void put(int fd, const char *what, char *addr, long len)
{
	char b[256];
	memset(b, 0xcd, sizeof b);
	long r = pwrite(fd, b, len, (long)addr);
	ev("write", "what=%s result=%r", what, r < 0 ? -errno : r);
}

int main(void)
{
	begin();
	p = new_plot();
	pid_t t = spawn("tracee", tracee, NULL);
	char path[64];
	snprintf(path, sizeof path, "/proc/%d/mem", t);
	int fd = must(open(path, O_RDWR | O_CLOEXEC));
	put(fd, "writable", p + 1, 3);
	put(fd, "PROT_NONE", p + PLOT_NONE * PAGE, 2);
	put(fd, "PROT_READ", p + PLOT_RO * PAGE + 4, 4);
	put(fd, "into a hole", p + PLOT_HOLE * PAGE - 10, 100);
	put(fd, "hole", p + PLOT_HOLE * PAGE, 8);
	put(fd, "out of a hole", p + PLOT_AFTER * PAGE - 4, 8);
	put(fd, "nothing", p, 0);
	put(fd, "null", NULL, 8);
	put(fd, "kernel", (char *)KERNEL_ADDRESS, 8);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
