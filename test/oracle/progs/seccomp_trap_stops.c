// seccomp_trap_stops: under SYSCALL a trapped call has entry and exit stop, and then the SIGSYS stop: seccomp(2), SECCOMP_RET_TRAP; ptrace(2).
#include "req_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	filter_one(SYS_getppid, SECCOMP_RET_TRAP | 0x77);
	ev("call", "result=%d", raw0(SYS_getppid));
	return 3;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACESYSGOOD);
	to_entry(t, SYS_getppid);
	go("exit", PTRACE_SYSCALL, t, 0);
	struct user_regs_struct r = get_regs(t);
	evregs("exit", &r, "rax orig_rax");
	go("signal", PTRACE_SYSCALL, t, 0);
	r = get_regs(t);
	evregs("signal", &r, "rax orig_rax");
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
