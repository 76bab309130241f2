// perm_proc_modes: what each file, directory and link of /proc/PID asks of its reader: the mode bits, PTRACE_MODE_READ or PTRACE_MODE_ATTACH with the file system ids: proc(5); ptrace(2), Ptrace access mode checking.
#include "perm_tools.h"
#include <dirent.h>

enum { SAME, OTHER, HIDDEN, ABLE, GROUP, TARGETS };

static int target(void *arg)
{
	int kind = (int)(long)arg;
	if (kind == ABLE)
		must(prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0));
	if (kind == GROUP) {
		must(syscall(SYS_setgroups, 0, NULL));
		must(syscall(SYS_setresgid, 1000, 1000, 2000));
		must(syscall(SYS_setresuid, 1000, 1000, 1000));
	} else {
		become(kind == OTHER ? 2000 : 1000);
	}
	set_dumpable(kind != HIDDEN);
	set_flag(kind);
	await_flag(TARGETS);
	return 0;
}

static const char *result(long r)
{
	return r < 0 ? obs_errno(errno) : "OK";
}

static void look_file(const char *what, pid_t c, const char *name)
{
	char path[64], b[64];
	snprintf(path, sizeof path, "/proc/%d/%s", c, name);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	const char *opened = result(fd), *got = "none";
	if (fd >= 0) {
		// Nothing is mapped at the beginning of a memory file.
		got = strcmp(name, "mem") ? result(read(fd, b, sizeof b)) : "none";
		close(fd);
	}
	ev("file", "target=%s name=%s open=%s read=%s", what, name, opened, got);
}

static void look_dir(const char *what, pid_t c, const char *name)
{
	char path[64];
	snprintf(path, sizeof path, "/proc/%d/%s", c, name);
	DIR *d = opendir(path);
	const char *opened = result(d ? 0 : -1), *got = "none";
	if (d) {
		errno = 0;
		got = readdir(d) ? "OK" : obs_errno(errno);
		closedir(d);
	}
	snprintf(path, sizeof path, "/proc/%d/%s/.", c, name);
	struct stat st;
	ev("dir", "target=%s name=%s open=%s read=%s search=%s", what, name, opened, got, result(stat(path, &st)));
}

static void look_link(const char *what, pid_t c, const char *name)
{
	char path[64], b[PATH_MAX];
	snprintf(path, sizeof path, "/proc/%d/%s", c, name);
	struct stat st;
	const char *seen = result(lstat(path, &st)), *got = result(readlink(path, b, sizeof b));
	ev("link", "target=%s name=%s lstat=%s readlink=%s stat=%s", what, name, seen, got, result(stat(path, &st)));
}

static void look(const char *what, pid_t c)
{
	static const char *const files[] = {
		"auxv", "cmdline", "comm", "coredump_filter", "environ", "io", "limits", "maps", "mem", "mountinfo",
		"mounts", "oom_score_adj", "personality", "smaps", "stack", "stat", "statm", "status", "syscall",
		"uid_map", "wchan", NULL,
	};
	for (const char *const *f = files; *f; f++)
		look_file(what, c, *f);
	static const char *const dirs[] = { "fd", "fdinfo", "ns", "task", NULL };
	for (const char *const *d = dirs; *d; d++)
		look_dir(what, c, *d);
	static const char *const links[] = { "cwd", "exe", "root", "fd/3", "ns/pid", "ns/user", "ns/mnt", NULL };
	for (const char *const *l = links; *l; l++)
		look_link(what, c, *l);
	look_file(what, c, "fdinfo/3");
}

int main(void)
{
	begin();
	static const char *const names[TARGETS] = { "same", "other", "hidden", "able", "group" };
	pid_t c[TARGETS];
	for (long i = 0; i < TARGETS; i++) {
		c[i] = fork_named(names[i], target, (void *)i);
		await_flag(i);
	}
	// A user without capabilities, then one who may trace, then root who may not.
	pid_t user = must(fork());
	if (user == 0) {
		role("user");
		become(1000);
		set_dumpable(1);
		for (int i = 0; i < TARGETS; i++)
			look(names[i], c[i]);
		_exit(0);
	}
	xwait(user);
	pid_t tracer = must(fork());
	if (tracer == 0) {
		role("tracer");
		must(prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0));
		become(1000);
		set_capabilities(1UL << CAP_SYS_PTRACE, 1UL << CAP_SYS_PTRACE);
		look("other", c[OTHER]);
		look("hidden", c[HIDDEN]);
		_exit(0);
	}
	xwait(tracer);
	pid_t root = must(fork());
	if (root == 0) {
		role("root");
		unsigned long all = permitted_capabilities() & ~(1UL << CAP_SYS_PTRACE);
		set_capabilities(all, all);
		look("other", c[OTHER]);
		look("able", c[ABLE]);
		_exit(0);
	}
	xwait(root);
	set_flag(TARGETS);
	for (int i = 0; i < TARGETS; i++)
		evwait(names[i], c[i], 0);
	return 0;
}
