// core_tools.h: processes that die in a folder of their own, and what they leave
// there. The host's core_pattern must be "core", Linux's default: it decides
// where the host's own cores go, and no program here changes it.

#ifndef CORE_TOOLS_H
#define CORE_TOOLS_H

#include "obs.h"
#include <dirent.h>
#include <ftw.h>
#include <sys/resource.h>

static char core_dir[] = "/tmp/coreXXXXXX";

static OBS_UNUSED int core_remove(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
	(void)st, (void)flag, (void)ftw;
	return remove(path);
}

static OBS_UNUSED void core_read_setting(const char *path, char *out, int len)
{
	int fd = must(open(path, O_RDONLY));
	int n = must(read(fd, out, len - 1));
	out[n] = 0;
	close(fd);
}

// core_start goes to a new folder that everybody may write to.
static OBS_UNUSED void core_start(void)
{
	char pattern[256];
	core_read_setting("/proc/sys/kernel/core_pattern", pattern, sizeof pattern);
	if (strcmp(pattern, "core\n") != 0)
		obs_die("core_pattern is not \"core\"; set it, these programs must not", 0);
	must((long)mkdtemp(core_dir) ? 0 : -1);
	must(chmod(core_dir, 0777));
	must(chdir(core_dir));
}

static OBS_UNUSED void core_end(void)
{
	must(chdir("/"));
	must(nftw(core_dir, core_remove, 16, FTW_DEPTH | FTW_PHYS));
}

static OBS_UNUSED void core_limit(long limit)
{
	struct rlimit r;
	must(getrlimit(RLIMIT_CORE, &r));
	r.rlim_cur = limit;
	must(setrlimit(RLIMIT_CORE, &r));
}

// core_find returns the name of the core of process pid, NULL if there is none.
static OBS_UNUSED const char *core_find(pid_t pid)
{
	static char name[32];
	snprintf(name, sizeof name, "core.%d", pid); // where core_uses_pid is set
	if (access(name, F_OK) != 0)
		strcpy(name, "core");
	return access(name, F_OK) == 0 ? name : NULL;
}

// core_run runs fn, which is to die, and emits how it did and what it left. A
// core that is there is removed afterwards unless keep is set.
static OBS_UNUSED pid_t core_run(const char *what, int (*fn)(void *), void *arg, int keep)
{
	pid_t pid = must(fork());
	if (pid == 0) {
		role("dying");
		_exit(fn(arg));
	}
	siginfo_t si = { 0 };
	must(waitid(P_PID, pid, &si, WEXITED | WNOWAIT));
	int st = xwait(pid);
	ev("died", "what=%s status=%w dumped=%b code=%d number=%g", what, st,
	   WIFSIGNALED(st) && WCOREDUMP(st), si.si_code, si.si_status);
	struct stat f;
	const char *name = core_find(pid);
	if (!name || lstat(name, &f) != 0) {
		ev("left", "what=%s core=no", what);
		return pid;
	}
	ev("left", "what=%s core=yes mode=%x links=%d uid=%d gid=%d empty=%b", what,
	   f.st_mode, S_ISDIR(f.st_mode) ? 0 : f.st_nlink, f.st_uid, f.st_gid, f.st_size == 0);
	if (!keep)
		remove(name);
	return pid;
}

#endif
