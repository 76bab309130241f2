// sig_info_fpe: siginfo of integer and SSE division by zero and of integer overflow: sigaction(2), FPE_INTDIV and FPE_FLTDIV.
#include "sig_tools.h"

void int_zero(void);
void int_overflow(void);
void sse_zero(void);
asm(".text\n.globl int_zero, int_overflow, sse_zero\n"
    "int_zero: mov $1,%eax\n cltd\n xor %ecx,%ecx\n idiv %ecx\n ret\n"
    "int_overflow: mov $0x80000000,%eax\n cltd\n mov $-1,%ecx\n idiv %ecx\n ret\n"
    "sse_zero: movl $0x1d80,-8(%rsp)\n ldmxcsr -8(%rsp)\n mov $1,%eax\n"
    " cvtsi2ss %eax,%xmm0\n xorps %xmm1,%xmm1\n divss %xmm1,%xmm0\n ret\n");

static int tracee(void *arg)
{
	((void (*)(void))arg)();
	return 0;
}

int main(void)
{
	static void (*const fn[])(void) = { int_zero, int_overflow, sse_zero };
	static const char *const what[] = { "int_zero", "int_overflow", "sse_zero" };
	begin();
	for (int i = 0; i < 3; i++) {
		name_addr(what[i], fn[i], 32);
		pid_t t = spawn("tracee", tracee, fn[i]);
		go(what[i], PTRACE_CONT, t, 0);
		evinfo(what[i], t);
		struct user_regs_struct r = get_regs(t);
		evregs(what[i], &r, "rip");
		go("delivered", PTRACE_CONT, t, SIGFPE);
	}
	return 0;
}
