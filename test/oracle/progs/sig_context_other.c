// sig_context_other: trapno and err in the context of handlers of exceptions that are no page faults; cr2 is that of the last page fault.
#include "context_tools.h"

// The instruction at the symbol is the one that raises the exception.
#define CODE(name, text) \
	void name(void); \
	asm(".text\n.globl " #name "\n" #name ": " text "\n ret\n")

CODE(invalid, "ud2");
CODE(breakpoint, "int3");
CODE(privileged, "hlt");
CODE(not_canonical, "movabs $0x8000000000000000,%rax\n mov (%rax),%eax");
CODE(divide, "mov $1,%eax\n cltd\n xor %ecx,%ecx\n idiv %ecx");
CODE(simd, "movl $0x1d80,-8(%rsp)\n ldmxcsr -8(%rsp)\n mov $1,%eax\n"
	   " cvtsi2ss %eax,%xmm0\n xorps %xmm1,%xmm1\n divss %xmm1,%xmm0");
CODE(x87, "movw $0x37b,-8(%rsp)\n fldcw -8(%rsp)\n fld1\n fldz\n fdivrp\n fwait");
CODE(trap_flag, "pushf\n orl $0x100,(%rsp)\n popf\n nop\n nop");
CODE(int_33, "int $0x21");

int main(void)
{
	context_begin();
	static const struct {
		const char *name;
		void (*code)(void);
	} each[] = {
		{ "invalid", invalid },
		{ "breakpoint", breakpoint },
		{ "privileged", privileged },
		{ "not canonical", not_canonical },
		{ "divide", divide },
		{ "simd", simd },
		{ "x87", x87 },
		{ "trap flag", trap_flag },
		{ "int", int_33 },
	};
	for (int round = 0; round < 2; round++) {
		for (unsigned i = 0; i < sizeof each / sizeof *each; i++)
			raising(each[i].name, each[i].code());
		char *p = mmap(NULL, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		must(p == MAP_FAILED ? -1 : 0);
		name_addr("page", p, 4096);
		raising("page", (void)*(volatile char *)(p + 16));
	}
	return 0;
}
