// seccomp_trap: RET_TRAP stops a tracee with SIGSYS whose siginfo tells call, number and the filter's data: seccomp(2), SECCOMP_RET_TRAP.
#include "req_tools.h"

static void handler(int sig OBS_UNUSED, siginfo_t *si, void *uc OBS_UNUSED)
{
	ev("handler", "code=%d number=%d arch=%x errno=%x", si->si_code, si->si_syscall,
	   si->si_arch, si->si_errno);
}

static int tracee(void *arg OBS_UNUSED)
{
	on(SIGSYS, handler, 0);
	filter_one(SYS_getppid, SECCOMP_RET_TRAP | 0x77);
	ev("call", "result=%d", raw0(SYS_getppid));
	return 3;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	go("signal", PTRACE_CONT, t, 0);
	siginfo_t si;
	must_pt(PTRACE_GETSIGINFO, t, 0, &si);
	struct user_regs_struct r = get_regs(t);
	ev("siginfo", "code=%d number=%d arch=%x errno=%x address=%b", si.si_code, si.si_syscall,
	   si.si_arch, si.si_errno, (unsigned long)si.si_call_addr == r.rip);
	evregs("signal", &r, "rax orig_rax");
	go("end", PTRACE_CONT, t, SIGSYS);
	return 0;
}
