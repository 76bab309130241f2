// reg_rip_bad: any rip is accepted; the tracee faults when it runs on there, and can be sent back: ptrace(2), PTRACE_SETREGS.
#include "req_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	return 4;
}

static void try(pid_t t, const char *what, unsigned long rip)
{
	struct user_regs_struct r = get_regs(t), saved = r;
	r.rip = rip;
	r.orig_rax = -1;
	evpt(what, PTRACE_SETREGS, t, 0, &r);
	go(what, PTRACE_CONT, t, 0);
	evinfo(what, t);
	r = get_regs(t);
	ev("rip", "what=%s same=%b", what, r.rip == rip);
	set_regs(t, saved);
}

int main(void)
{
	begin();
	char *p = new_plot();
	pid_t t = spawn("tracee", tracee, NULL);
	try(t, "null", 0);
	try(t, "hole", (unsigned long)p + PLOT_HOLE * PAGE);
	try(t, "not executable", (unsigned long)p);
	try(t, "noncanonical", 0x8000000000000000UL);
	try(t, "kernel", KERNEL_ADDRESS);
	try(t, "least noncanonical", 0x800000000000UL);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
