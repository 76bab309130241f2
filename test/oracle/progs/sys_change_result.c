// sys_change_result: rax changed at the exit is the result that the tracee sees: ptrace(2), Syscall-stops.
#include "req_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	ev("call", "getppid=%r", raw0(SYS_getppid));
	ev("call", "getppid=%r", raw0(SYS_getppid));
	ev("call", "getppid=%x", raw0(SYS_getppid));
	return 0;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	static const long results[] = { 4711, -EDOM, 0x123456789abcdef0 };
	for (int i = 0; i < 3; i++) {
		to_entry(t, SYS_getppid);
		go("exit", PTRACE_SYSCALL, t, 0);
		evpt("result", PTRACE_POKEUSR, t, offsetof(struct user_regs_struct, rax), results[i]);
	}
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
