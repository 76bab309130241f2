// hw_adjacent: a watchpoint is hit by the instruction before one with a breakpoint, running and stepping: DR6 tells what each stop is for.
#include "hw_tools.h"

volatile long hw_a, hw_b;
void hw_code(void), hw_next(void), hw_last(void);
__asm__(".text\n.globl hw_code, hw_next, hw_last\n"
	"hw_code: nop\n"
	"movq $1, hw_a(%rip)\n"
	"hw_next: nop\n"
	"movq $2, hw_b(%rip)\n"
	"hw_last: movq $3, hw_a(%rip)\n"
	"ret\n");

static int tracee(void *arg OBS_UNUSED)
{
	for (int i = 0; i < 4; i++)
		hw_code();
	return 0;
}

static void stops(const char *what, pid_t t, int request, int times)
{
	for (int i = 0; i < times; i++) {
		go(what, request, t, 0);
		ev("at", "rip=%a", get_regs(t).rip);
		hw_stop(what, t);
	}
}

int main(void)
{
	begin();
	name_addr("code", hw_code, 128);
	pid_t t = spawn("tracee", tracee, NULL);
	unsigned long control = hw_set(t, 0, 0, hw_next, HW_EXECUTE, HW_1);
	control = hw_set(t, control, 1, &hw_a, HW_WRITE, HW_8);
	stops("one watchpoint", t, PTRACE_CONT, 3);
	control = hw_set(t, control, 2, hw_last, HW_EXECUTE, HW_1);
	control = hw_set(t, control, 3, &hw_b, HW_WRITE, HW_8);
	stops("two of each", t, PTRACE_CONT, 10);
	stops("step", t, PTRACE_SINGLESTEP, 16);
	must_pt(PTRACE_POKEUSR, t, HW_OFFSET(7), 0);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
