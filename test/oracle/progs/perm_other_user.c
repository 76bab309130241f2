// perm_other_user: without a capability all of the target's real, effective and saved ids must be the caller's real ones: ptrace(2), Ptrace access mode checking.
#include "perm_tools.h"

static const struct {
	const char *name;
	int ruid, euid, suid, rgid, egid, sgid;
} kinds[] = {
	{ "same", 1000, 1000, 1000, 1000, 1000, 1000 },
	{ "other ruid", 2000, 1000, 1000, 1000, 1000, 1000 },
	{ "other euid", 1000, 2000, 1000, 1000, 1000, 1000 },
	{ "other suid", 1000, 1000, 2000, 1000, 1000, 1000 },
	{ "other rgid", 1000, 1000, 1000, 2000, 1000, 1000 },
	{ "other egid", 1000, 1000, 1000, 1000, 2000, 1000 },
	{ "other sgid", 1000, 1000, 1000, 1000, 1000, 2000 },
	{ "all others", 2000, 2000, 2000, 2000, 2000, 2000 },
	{ "root", 0, 0, 0, 0, 0, 0 },
};
#define KINDS (int)(sizeof kinds / sizeof kinds[0])

static int target(void *arg)
{
	int i = (int)(long)arg;
	must(syscall(SYS_setgroups, 0, NULL));
	must(syscall(SYS_setresgid, kinds[i].rgid, kinds[i].egid, kinds[i].sgid));
	must(syscall(SYS_setresuid, kinds[i].ruid, kinds[i].euid, kinds[i].suid));
	set_dumpable(1);
	set_flag(i);
	await_flag(KINDS);
	return 0;
}

int main(void)
{
	begin();
	pid_t c[KINDS];
	for (int i = 0; i < KINDS; i++) {
		c[i] = fork_named(kinds[i].name, target, (void *)(long)i);
		await_flag(i);
	}
	become(1000);
	for (int i = 0; i < KINDS; i++)
		try_attach(kinds[i].name, c[i]);
	// Only the real ids of the caller count.
	set_flag(KINDS);
	for (int i = 0; i < KINDS; i++)
		evwait(kinds[i].name, c[i], 0);
	return 0;
}
