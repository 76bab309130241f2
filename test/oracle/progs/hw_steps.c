// hw_steps: DR6 after a step, after a hit, and after a step whose instruction hits one watchpoint, or two.
#include "hw_tools.h"

volatile long hw_a, hw_b;
void hw_code(void);
__asm__(".text\n.globl hw_code\n"
	"hw_code: nop\n"
	"movq $1, hw_a(%rip)\n"
	"nop\n"
	"movq $2, hw_b(%rip)\n"
	"movq hw_a(%rip), %rax\n"
	"leaq hw_a(%rip), %rsi\n"
	"leaq hw_b(%rip), %rdi\n"
	"movsq\n"
	"nop\n"
	"ret\n");

static int tracee(void *arg OBS_UNUSED)
{
	for (int i = 0; i < 3; i++)
		hw_code();
	return 0;
}

int main(void)
{
	begin();
	name_addr("code", hw_code, 128);
	pid_t t = spawn("tracee", tracee, NULL);
	unsigned long control = hw_set(t, 0, 0, hw_code, HW_EXECUTE, HW_1);
	go("to the code", PTRACE_CONT, t, 0);
	hw_stop("to the code", t);
	control = hw_set(t, control, 1, &hw_a, HW_ACCESS, HW_8);
	control = hw_set(t, control, 3, &hw_b, HW_WRITE, HW_8);
	for (int i = 0; i < 10; i++) {
		go("step", PTRACE_SINGLESTEP, t, 0);
		ev("at", "rip=%a", get_regs(t).rip);
		hw_stop("step", t);
	}
	for (int i = 0; i < 5; i++) {
		go("run", PTRACE_CONT, t, 0);
		ev("at", "rip=%a", get_regs(t).rip);
		hw_stop("run", t);
	}
	// DR6 is not cleared by the tracee's running, only by the next trap.
	must_pt(PTRACE_POKEUSR, t, HW_OFFSET(6), 0xf);
	must_pt(PTRACE_POKEUSR, t, HW_OFFSET(7), 0);
	go("step", PTRACE_SINGLESTEP, t, 0);
	hw_stop("step without", t);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
