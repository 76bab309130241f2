// seccomp_trace_skip: number -1 at the seccomp event skips the call; rax is its result: seccomp(2), SECCOMP_RET_TRACE.
#include "req_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	filter_one(SYS_getppid, SECCOMP_RET_TRACE);
	ev("call", "getppid=%r", raw0(SYS_getppid));
	ev("call", "getppid=%r", raw0(SYS_getppid));
	return 3;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACESECCOMP | PTRACE_O_TRACESYSGOOD);
	go("event", PTRACE_CONT, t, 0);
	struct user_regs_struct r = get_regs(t);
	r.orig_rax = -1;
	set_regs(t, r);
	go("second event", PTRACE_CONT, t, 0);
	r = get_regs(t);
	r.orig_rax = -1;
	r.rax = 4711;
	set_regs(t, r);
	go("exit", PTRACE_SYSCALL, t, 0);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
