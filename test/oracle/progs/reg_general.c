// reg_general: GETREGS shows the registers of the interrupted code, and what SETREGS stores the code finds when it runs on: ptrace(2), PTRACE_GETREGS, PTRACE_SETREGS.
#include "req_tools.h"

#define ALL "rbx rbp r8 r9 r10 r11 r12 r13 r14 r15 rax rcx rdx rsi rdi orig_rax cs ss ds es fs gs"

// load_and_trap loads every register, traps, and stores what it finds then.
void load_and_trap(unsigned long *out);
__asm__(".text\n"
	"load_and_trap:\n"
	"push %rbx; push %rbp; push %r12; push %r13; push %r14; push %r15; push %rdi\n"
	"mov $0x101, %rax; mov $0x102, %rbx; mov $0x103, %rcx; mov $0x104, %rdx\n"
	"mov $0x105, %rsi; mov $0x106, %rdi; mov $0x107, %rbp; mov $0x108, %r8\n"
	"mov $0x109, %r9; mov $0x10a, %r10; mov $0x10b, %r11; mov $0x10c, %r12\n"
	"mov $0x10d, %r13; mov $0x10e, %r14; mov $0x10f, %r15\n"
	"int3\n"
	"push %rdi\n"
	"mov 8(%rsp), %rdi\n"
	"mov %rax, (%rdi); mov %rbx, 8(%rdi); mov %rcx, 16(%rdi); mov %rdx, 24(%rdi)\n"
	"mov %rsi, 32(%rdi); pop %rsi; mov %rsi, 40(%rdi); mov %rbp, 48(%rdi)\n"
	"mov %r8, 56(%rdi); mov %r9, 64(%rdi); mov %r10, 72(%rdi); mov %r11, 80(%rdi)\n"
	"mov %r12, 88(%rdi); mov %r13, 96(%rdi); mov %r14, 104(%rdi); mov %r15, 112(%rdi)\n"
	"pop %rdi; pop %r15; pop %r14; pop %r13; pop %r12; pop %rbp; pop %rbx\n"
	"ret\n");

static int tracee(void *arg OBS_UNUSED)
{
	static const char *const names[] = { "rax", "rbx", "rcx", "rdx", "rsi", "rdi", "rbp", "r8",
					     "r9", "r10", "r11", "r12", "r13", "r14", "r15" };
	unsigned long out[15];
	load_and_trap(out);
	for (int i = 0; i < 15; i++)
		ev("found", "register=%s value=%x", names[i], out[i]);
	return 0;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	go("trap", PTRACE_CONT, t, 0);
	struct user_regs_struct r = get_regs(t);
	evregs("trap", &r, ALL);
	r.rax = 0x8000000000000201, r.rbx = 0x202, r.rcx = 0x203, r.rdx = 0x204, r.rsi = 0x205;
	r.rdi = 0x206, r.rbp = 0x207, r.r8 = 0x208, r.r9 = 0x209, r.r10 = 0x20a, r.r11 = 0x20b;
	r.r12 = 0x20c, r.r13 = 0x20d, r.r14 = 0x20e, r.r15 = -0x20fL;
	evpt("new", PTRACE_SETREGS, t, 0, &r);
	r = get_regs(t);
	evregs("new", &r, ALL);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
