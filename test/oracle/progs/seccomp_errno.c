// seccomp_errno: RET_ERRNO makes no stop of its own; entry and exit stop show the error, capped at 4095: seccomp(2), SECCOMP_RET_ERRNO.
#include "req_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	static const struct rule rules[] = {
		{ SYS_getppid, SECCOMP_RET_ERRNO | EDOM },
		{ SYS_getuid, SECCOMP_RET_ERRNO | 0 },
		{ SYS_getgid, SECCOMP_RET_ERRNO | 0xffff },
	};
	filter(rules, 3, 0);
	ev("call", "getppid=%r", raw0(SYS_getppid));
	ev("call", "getuid=%r", raw0(SYS_getuid));
	ev("call", "getgid=%r", raw0(SYS_getgid));
	ev("call", "getppid=%r", raw0(SYS_getppid));
	return 3;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACESECCOMP);
	to_entry(t, SYS_getppid);
	go("exit", PTRACE_SYSCALL, t, 0);
	struct user_regs_struct r = get_regs(t);
	evregs("exit", &r, "rax orig_rax");
	r = to_entry(t, SYS_getppid);
	go("exit", PTRACE_SYSCALL, t, 0);
	must_pt(PTRACE_POKEUSR, t, offsetof(struct user_regs_struct, rax), 99);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
