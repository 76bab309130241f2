// mem_proc_read: /proc/PID/mem reads what PEEKDATA reads, up to the first hole; a hole is EIO: proc(5), /proc/pid/mem.
#include "req_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	return 0;
}

static char b[4 * PAGE];

static void look(int fd, const char *what, char *addr, long len)
{
	memset(b, 0xee, sizeof b);
	long r = pread(fd, b, len, (long)addr);
	ev("read", "what=%s result=%r first=%m", what, r < 0 ? -errno : r, b, 8);
}

int main(void)
{
	begin();
	char *p = new_plot();
	pid_t t = spawn("tracee", tracee, NULL);
	char path[64];
	snprintf(path, sizeof path, "/proc/%d/mem", t);
	int fd = must(open(path, O_RDONLY | O_CLOEXEC));
	look(fd, "aligned", p, 16);
	look(fd, "unaligned", p + 3, 5);
	look(fd, "PROT_NONE", p + PLOT_NONE * PAGE, 16);
	look(fd, "PROT_READ", p + PLOT_RO * PAGE, 16);
	look(fd, "three pages", p + 100, 3 * PAGE);
	look(fd, "into a hole", p + PLOT_HOLE * PAGE - 10, 100);
	look(fd, "hole", p + PLOT_HOLE * PAGE, 8);
	look(fd, "over a hole", p + PLOT_WO * PAGE, 3 * PAGE);
	look(fd, "nothing", p + PLOT_HOLE * PAGE, 0);
	look(fd, "null", NULL, 8);
	look(fd, "end of user memory", (char *)0x7ffffffff000, 8);
	look(fd, "kernel", (char *)KERNEL_ADDRESS, 8);
	long r = syscall(SYS_pread64, fd, 8, 8L, (long)p);
	ev("read", "what=bad-buffer result=%r", r < 0 ? -errno : r);
	ev("seek", "result=%b", lseek(fd, (long)p + 8, SEEK_SET) == (long)p + 8);
	r = read(fd, b, 8);
	ev("read", "what=by-position result=%r first=%m moved=%b", r, b, 8,
	   lseek(fd, 0, SEEK_CUR) == (long)p + 16);
	ev("seek", "end=%r", lseek(fd, 0, SEEK_END) < 0 ? -errno : 0);
	ev("write", "result=%r", pwrite(fd, b, 8, (long)p) < 0 ? -errno : 0);
	finish(t);
	return 0;
}
