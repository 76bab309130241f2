// sig_forced_ignored: a fault whose signal is ignored is reported and kills once delivered; suppressed, the instruction faults again: signal(7), ptrace(2).
#include "sig_tools.h"

void load(long);
asm(".text\n.globl load\nload: mov (%rdi),%eax\n ret\n");

static int tracee(void *arg OBS_UNUSED)
{
	signal(SIGSEGV, SIG_IGN);
	load(0x10);
	return 0;
}

int main(void)
{
	begin();
	name_addr("load", load, 3);
	pid_t t = spawn("tracee", tracee, NULL);
	go("fault", PTRACE_CONT, t, 0);
	go("again", PTRACE_CONT, t, 0);
	struct user_regs_struct r = get_regs(t);
	evregs("again", &r, "rip");
	go("end", PTRACE_CONT, t, SIGSEGV);
	return 0;
}
