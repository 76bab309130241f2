// perm_fsuid: attaching goes by the caller's real user id, opening /proc/PID/mem by its file system user id: ptrace(2), PTRACE_MODE_REALCREDS, PTRACE_MODE_FSCREDS.
#include "perm_tools.h"

static int target(void *arg OBS_UNUSED)
{
	become(1000);
	set_dumpable(1);
	set_flag(0);
	await_flag(1);
	return 0;
}

static void try_open(const char *what, pid_t c)
{
	char path[64];
	snprintf(path, sizeof path, "/proc/%d/mem", c);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ev("open", "what=%s mem=%e", what, fd < 0 ? errno : 0);
	if (fd >= 0)
		close(fd);
}

int main(void)
{
	begin();
	pid_t c = fork_named("target", target, NULL);
	await_flag(0);
	must(syscall(SYS_setgroups, 0, NULL));
	must(syscall(SYS_setresgid, 1000, 1000, 1000));
	// The real id is the target's, the effective one not.
	must(syscall(SYS_setresuid, 1000, 2000, 0));
	try_attach("real id", c);
	try_open("real id", c);
	// The other way round.
	must(syscall(SYS_setresuid, -1, 0, -1));
	must(syscall(SYS_setresuid, 2000, 1000, 0));
	try_attach("effective id", c);
	try_open("effective id", c);
	set_flag(1);
	evwait("target", c, __WALL);
	return 0;
}
