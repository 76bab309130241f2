// reg_flags_condition: a flag that the tracer sets decides the tracee's next conditional jump: ptrace(2), PTRACE_POKEUSER.
#include "req_tools.h"

static NOINLINE int carry(void)
{
	unsigned char c;
	__asm__ volatile("clc; int3; setc %0" : "=q"(c) : : "cc");
	return c;
}

static int tracee(void *arg OBS_UNUSED)
{
	ev("carry", "is=%d", carry());
	ev("carry", "is=%d", carry());
	return 0;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	go("trap", PTRACE_CONT, t, 0);
	struct user_regs_struct r = get_regs(t);
	evpt("carry", PTRACE_POKEUSR, t, offsetof(struct user_regs_struct, eflags), r.eflags | 1);
	go("second trap", PTRACE_CONT, t, 0);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
