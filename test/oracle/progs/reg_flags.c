// reg_flags: SETREGS changes the flags that user code can change and leaves the others alone: ptrace(2), PTRACE_SETREGS.
#include "req_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	unsigned long f;
	__asm__ volatile("int3; pushf; pop %0" : "=r"(f) : : "cc");
	ev("found", "flags=%x", f);
	__asm__ volatile("cld");
	return 0;
}

static void try(pid_t t, const char *what, unsigned long flags)
{
	struct user_regs_struct r = get_regs(t);
	r.eflags = flags;
	long e = pt(PTRACE_SETREGS, t, 0, &r);
	r = get_regs(t);
	ev("flags", "what=%s result=%r then=%x", what, e, r.eflags);
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	go("trap", PTRACE_CONT, t, 0);
	try(t, "none", 0);
	try(t, "all", -1UL);
	try(t, "without trap", ~0x100UL);
	try(t, "interrupts off", 0x2);
	try(t, "IOPL", 0x3202);
	try(t, "carry and direction", 0x401);
	try(t, "AC and ID", 0x240202);
	// Bits 0, 2, 4, 6, 7 and 11 are the arithmetic flags.
	try(t, "arithmetic", 0x8d5);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
