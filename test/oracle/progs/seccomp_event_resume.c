// seccomp_event_resume: from the seccomp event SYSCALL leads to the exit stop, CONT past it, SINGLESTEP behind the call: ptrace(2), PTRACE_EVENT_SECCOMP.
#include "req_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	filter_one(SYS_getppid, SECCOMP_RET_TRACE);
	raw0(SYS_getppid);
	raw0(SYS_getppid);
	raw0(SYS_getppid);
	return 3;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACESECCOMP | PTRACE_O_TRACESYSGOOD);
	go("event", PTRACE_CONT, t, 0);
	go("exit", PTRACE_SYSCALL, t, 0);
	evmsg("exit", t);
	go("event", PTRACE_CONT, t, 0);
	struct user_regs_struct r = get_regs(t);
	unsigned long behind = r.rip;
	go("step", PTRACE_SINGLESTEP, t, 0);
	evmsg("step", t);
	r = get_regs(t);
	ev("step", "behind=%b number=%d", r.rip == behind, r.orig_rax);
	siginfo_t si;
	must_pt(PTRACE_GETSIGINFO, t, 0, &si);
	ev("step", "code=%d", si.si_code);
	go("event", PTRACE_CONT, t, 0);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
