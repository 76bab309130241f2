// sys_change_exit: exit_group with a status changed at its entry ends with that status; turned into another call it does not end the process: ptrace(2), Syscall-stops.
#include "req_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	ev("survived", "result=%r", raw(SYS_exit_group, 4, 0, 0, 0, 0, 0));
	raw(SYS_exit_group, 5, 0, 0, 0, 0, 0);
	return 0;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	struct user_regs_struct r = to_entry(t, SYS_exit_group);
	r.orig_rax = SYS_getuid;
	set_regs(t, r);
	go("exit stop", PTRACE_SYSCALL, t, 0);
	r = to_entry(t, SYS_exit_group);
	r.rdi = 99;
	set_regs(t, r);
	go("end", PTRACE_SYSCALL, t, 0);
	return 0;
}
