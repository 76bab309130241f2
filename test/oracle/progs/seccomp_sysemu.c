// seccomp_sysemu: an emulated call does not reach the filter: ptrace(2), PTRACE_SYSEMU; seccomp(2).
#include "req_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	filter_one(SYS_getppid, SECCOMP_RET_ERRNO | EDOM);
	ev("call", "result=%r", raw0(SYS_getppid));
	return 3;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	struct user_regs_struct r = to_entry(t, SYS_seccomp);
	go("filter set", PTRACE_SYSCALL, t, 0);
	go("emulated", PTRACE_SYSEMU, t, 0);
	r = get_regs(t);
	evregs("emulated", &r, "orig_rax rax");
	r.rax = 4711;
	set_regs(t, r);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
