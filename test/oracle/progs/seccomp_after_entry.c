// seccomp_after_entry: the entry stop comes before the seccomp event, and the filter sees the number that the tracer left there: seccomp(2), ptrace(2), Linux 4.8.
#include "req_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	static const struct rule rules[] = {
		{ SYS_getppid, SECCOMP_RET_TRACE | 7 },
		{ SYS_getgid, SECCOMP_RET_ERRNO | EDOM },
	};
	filter(rules, 2, 0);
	ev("plain", "getppid=%p", raw0(SYS_getppid));
	ev("to getppid", "getuid=%p", raw0(SYS_getuid));
	ev("to getgid", "getuid=%r", raw0(SYS_getuid));
	ev("away", "getppid=%p", raw0(SYS_getppid));
	ev("skipped", "getppid=%r", raw0(SYS_getppid));
	return 3;
}

static void enter(pid_t t, long from, long to)
{
	to_entry(t, from);
	must_pt(PTRACE_POKEUSR, t, offsetof(struct user_regs_struct, orig_rax), to);
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACESECCOMP | PTRACE_O_TRACESYSGOOD);
	to_entry(t, SYS_getppid);
	go("event", PTRACE_SYSCALL, t, 0);
	evmsg("event", t);
	go("exit", PTRACE_SYSCALL, t, 0);
	enter(t, SYS_getuid, SYS_getppid);
	go("event", PTRACE_SYSCALL, t, 0);
	go("exit", PTRACE_SYSCALL, t, 0);
	enter(t, SYS_getuid, SYS_getgid);
	go("exit", PTRACE_SYSCALL, t, 0);
	enter(t, SYS_getppid, SYS_getpid);
	go("exit", PTRACE_SYSCALL, t, 0);
	enter(t, SYS_getppid, -1);
	go("exit", PTRACE_SYSCALL, t, 0);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
