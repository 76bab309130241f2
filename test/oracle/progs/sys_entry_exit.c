// sys_entry_exit: PTRACE_SYSCALL stops at the entry and at the exit of each call in turn: ptrace(2), Syscall-stops.
#include "req_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	raw0(SYS_getppid);
	raw0(SYS_getuid);
	raw(SYS_close, 999, 0, 0, 0, 0, 0);
	raw(SYS_exit_group, 4, 0, 0, 0, 0, 0);
	return 0;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	for (;;) {
		int st = go("next", PTRACE_SYSCALL, t, 0);
		if (!WIFSTOPPED(st))
			return 0;
		struct user_regs_struct r = get_regs(t);
		// getppid's result is no news: main's id in one place is not the other's.
		evregs("next", &r, (long)r.rax == getpid() ? "orig_rax" : "orig_rax rax");
		evmsg("next", t);
	}
}
