// seccomp_trace: RET_TRACE with TRACESECCOMP stops before the call, with the filter's data as message; CONT makes the call: seccomp(2), SECCOMP_RET_TRACE.
#include "req_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	filter_one(SYS_getppid, SECCOMP_RET_TRACE | 0x1234);
	ev("call", "getppid=%p", raw0(SYS_getppid));
	return 3;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACESECCOMP);
	go("event", PTRACE_CONT, t, 0);
	evmsg("event", t);
	evinfo("event", t);
	struct user_regs_struct r = get_regs(t);
	evregs("event", &r, "orig_rax rax");
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
