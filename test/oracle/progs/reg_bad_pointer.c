// reg_bad_pointer: register requests with a pointer to memory that is not there are EFAULT: ptrace(2), ERRORS.
#include "req_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	return 0;
}

int main(void)
{
	begin();
	char *p = new_plot();
	pid_t t = spawn("tracee", tracee, NULL);
	struct user_regs_struct before = get_regs(t), after;
	static const long all[] = { PTRACE_GETREGS, PTRACE_SETREGS, PTRACE_GETFPREGS, PTRACE_SETFPREGS };
	for (int i = 0; i < 4; i++) {
		evpt("null", all[i], t, 0, 0);
		evpt("hole", all[i], t, 0, p + PLOT_HOLE * PAGE);
		evpt("kernel", all[i], t, 0, KERNEL_ADDRESS);
		evpt("half", all[i], t, 0, p + PLOT_NONE * PAGE - 64);
	}
	evpt("read-only", PTRACE_GETREGS, t, 0, p + PLOT_RO * PAGE);
	after = get_regs(t);
	// The half that SETREGS could read is what GETREGS had stored there.
	ev("same", "rip=%b rsp=%b rax=%b r15=%b", before.rip == after.rip, before.rsp == after.rsp,
	   before.rax == after.rax, before.r15 == after.r15);
	finish(t);
	return 0;
}
