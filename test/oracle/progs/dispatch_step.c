// dispatch_step: a step over a dispatched call ends in its SIGSYS, and the next one in the handler: ptrace(2), PTRACE_SINGLESTEP; prctl(2), PR_SET_SYSCALL_USER_DISPATCH.
#include "dispatch_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	dispatch_on();
	self(SIGSTOP);
	ev("call", "result=%d", blocked(SYS_getppid));
	return 3;
}

static void step(const char *what, pid_t t, int sig)
{
	go(what, PTRACE_SINGLESTEP, t, sig);
	struct user_regs_struct r = get_regs(t);
	evregs(what, &r, "rip orig_rax");
	evinfo(what, t);
}

int main(void)
{
	begin_dispatch();
	name_addr("handler", dispatched, 1);
	pid_t t = spawn("tracee", tracee, NULL);
	go("on", PTRACE_CONT, t, 0);
	struct user_regs_struct r;
	do {
		must_pt(PTRACE_SINGLESTEP, t, 0, 0);
		xwait(t);
		r = get_regs(t);
	} while ((char *)r.rip != AFTER(near_call) - 2);
	evregs("before", &r, "rip rax");
	step("over", t, 0);
	step("into", t, SIGSYS);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
