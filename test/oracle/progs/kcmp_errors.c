// kcmp_errors: kcmp asks for PTRACE_MODE_READ_REALCREDS to both processes, and says which argument was wrong: kcmp(2).
#include "kcmp_tools.h"

static int target(void *arg)
{
	int id = (int)(long)arg;
	become(id);
	set_dumpable(id != 1001);
	set_flag(id - 1000);
	await_flag(9);
	return 0;
}

int main(void)
{
	begin();
	pid_t me = getpid();
	evkcmp("unknown type", me, me, 8, 0, 0);
	evkcmp("negative type", me, me, -1, 0, 0);
	evkcmp("first does not exist", 0x3fffff, me, KCMP_VM, 0, 0);
	evkcmp("second does not exist", me, 0x3fffff, KCMP_VM, 0, 0);
	evkcmp("zero", 0, me, KCMP_VM, 0, 0);
	evkcmp("negative", me, -1, KCMP_VM, 0, 0);
	evkcmp("unknown type and process", me, 0x3fffff, 99, 0, 0);
	pid_t c[4];
	static const char *const names[] = { "same", "hidden", "other", "third" };
	for (long i = 0; i < 4; i++) {
		c[i] = fork_named(names[i], target, (void *)(1000 + i));
		await_flag(i);
	}
	evkcmp("root", c[0], c[2], KCMP_VM, 0, 0);
	pid_t u = must(fork());
	if (u == 0) {
		role("user");
		must(syscall(SYS_setgroups, 0, NULL));
		must(syscall(SYS_setresgid, 1000, 1000, 1000));
		must(syscall(SYS_setresuid, 1000, 1000, 0));
		set_dumpable(1);
		for (int i = 0; i < 3; i++) {
			evkcmp(names[i], getpid(), c[i], KCMP_VM, 0, 0);
			evkcmp("and turned around", c[i], getpid(), KCMP_VM, 0, 0);
			evkcmp("unknown type", getpid(), c[i], 99, 0, 0);
			evkcmp("bad file", getpid(), c[i], KCMP_FILE, 999, 999);
		}
		evkcmp("itself", getpid(), getpid(), KCMP_VM, 0, 0);
		// The effective id is another's: the real one counts.
		must(syscall(SYS_setresuid, -1, 0, -1));
		must(syscall(SYS_setresuid, 1000, 1002, 0));
		evkcmp("real id", getpid(), c[0], KCMP_VM, 0, 0);
		evkcmp("effective id", getpid(), c[2], KCMP_VM, 0, 0);
		_exit(0);
	}
	xwait(u);
	set_flag(9);
	for (int i = 0; i < 4; i++)
		evwait(names[i], c[i], 0);
	return 0;
}
