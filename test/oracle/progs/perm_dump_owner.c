// perm_dump_owner: who owns the files of /proc/PID of a process that is not dumpable, was made so by a change of ids, is dumpable again, or is a zombie: proc(5), /proc/PID; prctl(2), PR_SET_DUMPABLE.
#include "perm_tools.h"

enum { PLAIN, HIDDEN, CHANGED, AGAIN, ROOT_HIDDEN, KINDS };
static const char *const kinds[] = { "dumpable", "not dumpable", "changed its ids", "dumpable again", "root's, not dumpable" };

static int target(void *arg)
{
	int kind = (int)(long)arg;
	if (kind != ROOT_HIDDEN)
		become(1000);
	if (kind == PLAIN || kind == AGAIN)
		set_dumpable(1);
	if (kind == HIDDEN || kind == AGAIN || kind == ROOT_HIDDEN)
		set_dumpable(0);
	if (kind == AGAIN)
		set_dumpable(1);
	ev("own", "kind=%s dumpable=%d", kinds[kind], prctl(PR_GET_DUMPABLE, 0, 0, 0, 0));
	set_flag(kind);
	await_flag(KINDS);
	return 0;
}

static void look(const char *what, pid_t c)
{
	static const char *const files[] = {
		"", "mem", "maps", "smaps", "stat", "status", "cmdline", "comm", "environ", "auxv", "syscall",
		"personality", "io", "limits", "oom_score_adj", "coredump_filter", "exe", "cwd", "root", "fd",
		"fdinfo", "fd/0", "fdinfo/0", "ns", "ns/mnt", "task", "task/%d", "task/%d/mem", "task/%d/stat",
		"task/%d/fd", "task/%d/ns", "net", "wchan", "stack",
	};
	for (unsigned i = 0; i < sizeof files / sizeof *files; i++) {
		char name[64], path[128];
		snprintf(name, sizeof name, files[i], c);
		snprintf(path, sizeof path, "/proc/%d/%s", c, name);
		struct stat st;
		if (lstat(path, &st) != 0)
			ev("file", "what=%s name=%s error=%e", what, files[i], errno);
		else
			ev("file", "what=%s name=%s uid=%d gid=%d", what, files[i], st.st_uid, st.st_gid);
	}
}

int main(void)
{
	begin();
	pid_t pids[KINDS];
	for (long i = 0; i < KINDS; i++) {
		pids[i] = fork_named(kinds[i], target, (void *)i);
		await_flag(i);
		look(kinds[i], pids[i]);
	}
	set_flag(KINDS);
	siginfo_t si;
	for (int i = 0; i < KINDS; i++) {
		must(waitid(P_PID, pids[i], &si, WEXITED | WNOWAIT));
		look("zombie", pids[i]);
		evwait(kinds[i], pids[i], 0);
	}
	return 0;
}
