// sys_change_number: orig_rax changed at the entry makes another call; rax does not matter there: ptrace(2), Syscall-stops.
#include "req_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	ev("call", "getppid=%p", raw0(SYS_getppid));
	ev("call", "getppid=%p", raw0(SYS_getppid));
	ev("call", "getppid=%r", raw0(SYS_getppid));
	ev("call", "getppid=%p", raw0(SYS_getppid));
	return 0;
}

static void change(pid_t t, const char *what, long orig, long rax)
{
	struct user_regs_struct r = to_entry(t, SYS_getppid);
	r.orig_rax = orig;
	r.rax = rax;
	set_regs(t, r);
	go(what, PTRACE_SYSCALL, t, 0);
	r = get_regs(t);
	ev("exit", "what=%s kept=%b", what, r.orig_rax == (unsigned long)orig);
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	change(t, "getpid", SYS_getpid, -ENOSYS);
	change(t, "only rax", SYS_getppid, SYS_getpid);
	change(t, "no such call", 5000, 77);
	change(t, "high half", 1L << 32 | SYS_getpid, -ENOSYS);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
