// perm_proc_files: files of /proc/PID that show memory or registers are EACCES for another user, process_vm_readv EPERM; the others can be read: proc(5); process_vm_readv(2).
#include "perm_tools.h"

static int target(void *arg)
{
	int id = (int)(long)arg;
	become(id);
	set_dumpable(1);
	set_flag(id == 1000 ? 0 : 1);
	await_flag(2);
	return 0;
}

static void look(const char *what, pid_t c)
{
	static const char *const files[] = { "mem", "maps", "environ", "auxv", "syscall", "personality",
					     "status", "stat", "cmdline", "comm" };
	for (unsigned long i = 0; i < sizeof files / sizeof files[0]; i++) {
		char path[64], b[64];
		snprintf(path, sizeof path, "/proc/%d/%s", c, files[i]);
		int fd = open(path, O_RDONLY | O_CLOEXEC);
		int opened = fd < 0 ? errno : 0, got = 0;
		if (fd >= 0) {
			if (i > 0 && read(fd, b, sizeof b) < 0)
				got = errno;
			close(fd);
		}
		ev("file", "what=%s name=%s open=%e read=%e", what, files[i], opened, got);
	}
	char path[64], b[PATH_MAX];
	snprintf(path, sizeof path, "/proc/%d/exe", c);
	ev("link", "what=%s exe=%e", what, readlink(path, b, sizeof b) < 0 ? errno : 0);
	struct iovec mine = { b, 8 }, its = { obs_tab, 8 };
	ssize_t n = process_vm_readv(c, &mine, 1, &its, 1, 0);
	ev("vm", "what=%s readv=%r", what, n < 0 ? -errno : n);
}

int main(void)
{
	begin();
	pid_t same = fork_named("same", target, (void *)1000L);
	pid_t other = fork_named("other", target, (void *)2000L);
	await_flag(0);
	await_flag(1);
	become(1000);
	set_dumpable(1);
	look("same user", same);
	look("other user", other);
	set_flag(2);
	evwait("same", same, 0);
	evwait("other", other, 0);
	return 0;
}
