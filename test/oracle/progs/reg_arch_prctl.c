// reg_arch_prctl: PTRACE_ARCH_PRCTL gets and sets the tracee's segment bases as arch_prctl does: arch_prctl(2); asm/ptrace-abi.h.
#include "req_tools.h"
#include <asm/prctl.h>

static unsigned long cell = 0x600d;

static int tracee(void *arg OBS_UNUSED)
{
	unsigned long g;
	__asm__ volatile("int3; mov %%gs:0, %0" : "=r"(g));
	ev("found", "gs_is_cell=%b", g == cell);
	return 0;
}

static void try(pid_t t, const char *what, long addr, long code)
{
	ev("arch_prctl", "what=%s result=%r", what, pt(PTRACE_ARCH_PRCTL_NR, t, addr, code));
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	go("trap", PTRACE_CONT, t, 0);
	struct user_regs_struct r = get_regs(t);
	unsigned long v = 0x5a5a;
	try(t, "ARCH_GET_FS", (long)&v, ARCH_GET_FS);
	ev("value", "fs_base=%b", v == r.fs_base);
	try(t, "ARCH_SET_GS", (long)&cell, ARCH_SET_GS);
	try(t, "ARCH_GET_GS", (long)&v, ARCH_GET_GS);
	ev("value", "gs_base=%b", v == (unsigned long)&cell);
	try(t, "kernel address", KERNEL_ADDRESS, ARCH_SET_GS);
	try(t, "noncanonical", 0x800000000000, ARCH_SET_FS);
	try(t, "null pointer", 0, ARCH_GET_FS);
	try(t, "unknown code", (long)&v, 0x1000);
	try(t, "code -1", (long)&v, -1);
	r = get_regs(t);
	ev("then", "gs_base=%b", r.gs_base == (unsigned long)&cell);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
