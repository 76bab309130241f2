// proc_coredump_filter: /proc/PID/coredump_filter is 0x33 at first, takes numbers of any base but only its nine bits, is inherited by fork and kept by execve, and a dead process has none: core(5).
#include "perm_tools.h"

static void show(const char *what, pid_t pid)
{
	char path[64], b[64] = "";
	snprintf(path, sizeof path, "/proc/%d/coredump_filter", pid);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	int n = fd < 0 ? -1 : read(fd, b, sizeof b - 1);
	b[n < 0 ? 0 : n] = 0;
	ev("filter", "what=%s length=%d value=%s", what, n, b);
	close(fd);
}

static void put(pid_t pid, const char *text, int length)
{
	char path[64];
	snprintf(path, sizeof path, "/proc/%d/coredump_filter", pid);
	int fd = must(open(path, O_WRONLY | O_CLOEXEC));
	long n = write(fd, text, length);
	ev("write", "text=%s result=%r", text, n < 0 ? -errno : n);
	close(fd);
}

static int child(void *arg OBS_UNUSED)
{
	show("in a fork", getpid());
	set_flag(0);
	await_flag(1);
	return 0;
}

static int other_user(void *arg)
{
	become(1000);
	char path[64];
	snprintf(path, sizeof path, "/proc/%d/coredump_filter", (int)(long)arg);
	int fd = open(path, O_RDONLY);
	ev("open", "for=reading error=%e", fd < 0 ? errno : 0);
	close(fd);
	fd = open(path, O_WRONLY);
	ev("open", "for=writing error=%e", fd < 0 ? errno : 0);
	return 0;
}

int main(int argc, char **argv OBS_UNUSED)
{
	begin();
	pid_t me = getpid();
	if (argc > 1) {
		role("image");
		show("after execve", me);
		return 0;
	}
	show("at first", me);
	static const char *const texts[] = {
		"0", "0x1ff", "0xffff", "51", "063", "0X7f", "+7", "7\n", "0x", "08", "-1", " 7", "7 ", "7 8", "x", "1_0",
		"0b1", "0o7", "4294967295", "4294967296", "99999999999999999999", "7\n\n", "\n", "0x3f\n",
	};
	for (unsigned i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		put(me, texts[i], strlen(texts[i]));
		show("after it", me);
	}
	put(me, "", 0);
	put(me, "5\0junk", 6);
	show("after it", me);
	pid_t c = fork_named("child", child, NULL);
	await_flag(0);
	put(c, "0x21", 4);
	show("child", c);
	show("parent", me);
	set_flag(1);
	await_state(c, "Z");
	show("zombie", c);
	put(c, "7", 1);
	evwait("child", c, 0);
	pid_t o = fork_named("other", other_user, (void *)(long)me);
	evwait("other", o, 0);
	exec_again("/proc/self/exe", "again");
	return 1;
}
