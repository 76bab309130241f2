// PTRACE_SINGLEBLOCK ends exactly where a branch was taken. Not a program of the
// oracle: in most virtual machines Linux steps by single instructions here.
#include "probe.h"
#include <sys/ptrace.h>
#include <sys/user.h>
#include <sys/wait.h>

#define PTRACE_SINGLEBLOCK_ 33

// b1 and so on are where the blocks begin that a step ends at.
extern char code[], b1[], b2[], b3[], b4[], b5[], b6[], b7[], b8[], handler[];
asm(".text\n.globl code, b1, b2, b3, b4, b5, b6, b7, b8, handler\n"
    "code: int3\n"
    "	xor %eax,%eax\n"
    "	jnz b1\n" // not taken
    "	mov $3,%ecx\n"
    "	rep lodsb\n" // repeats are no branches
    "	xor %eax,%eax\n"
    "	jz b1\n"
    "	nop\n"
    "b1:	mov $3,%ecx\n"
    "b2:	loop b2\n" // twice
    "	call b3\n"
    "b4:	lea b5(%rip),%rdx\n"
    "	jmp *%rdx\n"
    "	nop\n"
    "b3:	.byte 0xf3; ret\n"
    "b5:	.byte 0xeb, 0\n" // jmp to what follows
    "b6:	mov $110,%eax\n"
    "	syscall\n" // ends the step as well
    "b7:	nop\n"
    "	jmp b8\n"
    "	nop\n"
    "b8:	ud2\n"
    "handler: mov $60,%eax\n"
    "	mov $7,%edi\n"
    "	syscall\n");

static long pc(pid_t t)
{
	struct user_regs_struct r;
	sys(ptrace(PTRACE_GETREGS, t, 0, &r));
	return r.rip - (long)code;
}

static int step(pid_t t, int request, int sig)
{
	int status;
	sys(ptrace(request, t, 0, sig));
	sys(waitpid(t, &status, 0));
	return status;
}

int main(void)
{
	pid_t t = sys(fork());
	if (!t) {
		static char text[64];
		ptrace(PTRACE_TRACEME, 0, 0, 0);
		signal(SIGILL, (void (*)(int))(void *)handler);
		asm volatile("jmp code" : : "S"(text));
	}
	int status;
	sys(waitpid(t, &status, 0));
	equal(status, SIGTRAP << 8 | 0x7f);
	static const char *at[] = { b1, b2, b2, b3, b4, b5, b6, b7, b8 };
	for (unsigned i = 0; i < sizeof at / sizeof *at; i++) {
		equal(step(t, PTRACE_SINGLEBLOCK_, 0), SIGTRAP << 8 | 0x7f);
		equal(pc(t), at[i] - code);
	}
	equal(step(t, PTRACE_SINGLEBLOCK_, 0), SIGILL << 8 | 0x7f);
	equal(pc(t), b8 - code);
	// Into the handler: a stop before its first instruction.
	equal(step(t, PTRACE_SINGLEBLOCK_, SIGILL), SIGTRAP << 8 | 0x7f);
	equal(pc(t), handler - code);
	equal(step(t, PTRACE_CONT, 0), 7 << 8);
	return end();
}
