// seccomp_no_tracer: RET_TRACE is -ENOSYS without a tracer and with one that has not asked for the event: seccomp(2), SECCOMP_RET_TRACE.
#include "req_tools.h"

static int child(void *arg OBS_UNUSED)
{
	filter_one(SYS_getppid, SECCOMP_RET_TRACE | 1);
	ev("call", "getppid=%r", raw0(SYS_getppid));
	return 3;
}

int main(void)
{
	begin();
	pid_t c = fork_named("untraced", child, NULL);
	evwait("untraced", c, 0);
	pid_t t = spawn("tracee", child, NULL);
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACESYSGOOD);
	to_entry(t, SYS_getppid);
	go("exit", PTRACE_SYSCALL, t, 0);
	struct user_regs_struct r = get_regs(t);
	evregs("exit", &r, "orig_rax rax");
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
