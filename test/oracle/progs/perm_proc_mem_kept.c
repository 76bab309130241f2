// perm_proc_mem_kept: an open /proc/PID/mem can be used after the right to open it is gone: proc(5), /proc/pid/mem; ptrace(2), PTRACE_MODE_ATTACH_FSCREDS.
#include "perm_tools.h"

static long word = 0x1234;

static int target(void *arg OBS_UNUSED)
{
	await_flag(0);
	return 0;
}

int main(void)
{
	begin();
	pid_t c = fork_named("target", target, NULL);
	char path[64];
	snprintf(path, sizeof path, "/proc/%d/mem", c);
	int fd = must(open(path, O_RDONLY | O_CLOEXEC));
	become(1000);
	long w = 0;
	ssize_t n = pread(fd, &w, 8, (long)&word);
	ev("kept", "read=%r word=%x", n < 0 ? -errno : n, w);
	int again = open(path, O_RDONLY | O_CLOEXEC);
	ev("again", "open=%e", again < 0 ? errno : 0);
	set_flag(0);
	evwait("target", c, 0);
	return 0;
}
