// sig_forced_blocked: a fault whose signal is blocked stops with it unblocked and its handler gone: sigprocmask(2), ptrace(2).
#include "sig_tools.h"

void load(long);
asm(".text\n.globl load\nload: mov (%rdi),%eax\n ret\n");

static int tracee(void *arg OBS_UNUSED)
{
	on(SIGSEGV, note, 0);
	block(SIGSEGV);
	block(SIGUSR1);
	load(0x10);
	return 0;
}

int main(void)
{
	begin();
	name_addr("load", load, 3);
	pid_t t = spawn("tracee", tracee, NULL);
	go("fault", PTRACE_CONT, t, 0);
	evinfo("fault", t);
	unsigned long m;
	must_pt(PTRACE_GETSIGMASK, t, 8, &m);
	ev("mask", "mask=%x", m);
	go("end", PTRACE_CONT, t, SIGSEGV);
	return 0;
}
