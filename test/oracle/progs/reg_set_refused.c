// reg_set_refused: SETREGS with one refused value is EIO; the registers before it in struct user_regs_struct are set, those behind it not: ptrace(2), PTRACE_SETREGS.
#include "req_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	return 0;
}

static void try(pid_t t, const char *what, struct user_regs_struct r)
{
	struct user_regs_struct saved = get_regs(t);
	r.r15 = 0x15, r.rax = 0x16, r.rip = 0x17, r.rsp = 0x18;
	evpt(what, PTRACE_SETREGS, t, 0, &r);
	r = get_regs(t);
	ev("set", "what=%s r15=%b rax=%b rip=%b rsp=%b", what, r.r15 == 0x15, r.rax == 0x16,
	   r.rip == 0x17, r.rsp == 0x18);
	set_regs(t, saved);
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	struct user_regs_struct r = get_regs(t), b = r;
	b.cs = 0x10;
	try(t, "kernel cs", b);
	b = r, b.ss = 0;
	try(t, "null ss", b);
	b = r, b.fs_base = 0x8000000000000000UL;
	try(t, "noncanonical fs_base", b);
	b = r, b.gs_base = KERNEL_ADDRESS;
	try(t, "kernel gs_base", b);
	b = r, b.gs = 0x10;
	try(t, "kernel gs", b);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
