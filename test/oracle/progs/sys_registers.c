// sys_registers: at both syscall stops the registers are those of the instruction: rax -ENOSYS at the entry, rcx the return address, r11 the flags: ptrace(2), Syscall-stops; syscall(2).
#include "req_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	raw(1000, 0x11, 0x22, 0x33, 0x44, 0x55, -0x66);
	return 0;
}

static void look(const char *what, pid_t t)
{
	struct user_regs_struct r = get_regs(t);
	evregs(what, &r, "orig_rax rax rdi rsi rdx r10 r8 r9");
	ev("clobbered", "what=%s rcx=%b r11=%b", what, r.rcx == r.rip, r.r11 == r.eflags);
	long code = peek(t, r.rip - 2);
	ev("code", "what=%s syscall=%b", what, (code & 0xffff) == 0x050f);
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	to_entry(t, 1000);
	look("entry", t);
	go("exit", PTRACE_SYSCALL, t, 0);
	look("exit", t);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
