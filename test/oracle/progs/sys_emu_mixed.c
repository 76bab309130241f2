// sys_emu_mixed: the request that lets the tracee run up to a call decides whether it is emulated; the request after the entry decides what comes next: ptrace(2), PTRACE_SYSEMU, PTRACE_SYSCALL.
#include "req_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	long a = raw0(SYS_getuid);
	long b = raw0(SYS_getgid);
	long c = raw0(SYS_getuid);
	ev("results", "a=%r b=%r c=%r", a, b, c);
	return 0;
}

static void look(const char *what, pid_t t)
{
	struct user_regs_struct r = get_regs(t);
	evregs(what, &r, "orig_rax rax");
	evmsg(what, t);
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	go("emulated entry", PTRACE_SYSEMU, t, 0);
	look("emulated entry", t);
	go("after it by SYSCALL", PTRACE_SYSCALL, t, 0);
	look("after it by SYSCALL", t);
	go("once more by SYSCALL", PTRACE_SYSCALL, t, 0);
	look("once more by SYSCALL", t);
	go("after it by SYSEMU", PTRACE_SYSEMU, t, 0);
	look("after it by SYSEMU", t);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
