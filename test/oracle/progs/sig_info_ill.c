// sig_info_ill: siginfo of an undefined instruction and of a privileged one: sigaction(2), ILL_ILLOPN and SI_KERNEL.
#include "sig_tools.h"

void undefined(void);
void privileged(void);
asm(".text\n.globl undefined, privileged\n"
    "undefined: nop\n ud2\n ret\n"
    "privileged: nop\n hlt\n ret\n");

static int tracee(void *arg)
{
	((void (*)(void))arg)();
	return 0;
}

int main(void)
{
	static void (*const fn[])(void) = { undefined, privileged };
	static const char *const what[] = { "undefined", "privileged" };
	begin();
	for (int i = 0; i < 2; i++) {
		name_addr(what[i], fn[i], 3);
		pid_t t = spawn("tracee", tracee, fn[i]);
		int st = go(what[i], PTRACE_CONT, t, 0);
		evinfo(what[i], t);
		struct user_regs_struct r = get_regs(t);
		evregs(what[i], &r, "rip");
		go("delivered", PTRACE_CONT, t, WSTOPSIG(st));
	}
	return 0;
}
