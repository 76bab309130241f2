// sys_change_arguments: argument registers changed at the entry are those the call uses, and they stay changed: ptrace(2), Syscall-stops.
#include "req_tools.h"

static char a[] = "abcdef", b[] = "UVWXYZ";
static int p[2];

static int tracee(void *arg OBS_UNUSED)
{
	long rdi = -1, ret;
	register long r10 __asm__("r10") = 0;
	__asm__ volatile("syscall; mov %%rdi, %1"
			 : "=a"(ret), "=b"(rdi)
			 : "a"(SYS_write), "D"(-1), "S"(a), "d"(6), "r"(r10)
			 : "rcx", "r11", "memory");
	ev("write", "result=%r fd=%b", ret, rdi == p[1]);
	return 0;
}

int main(void)
{
	begin();
	must(pipe2(p, O_CLOEXEC));
	pid_t t = spawn("tracee", tracee, NULL);
	struct user_regs_struct r = to_entry(t, SYS_write);
	r.rdi = p[1];
	r.rsi = (unsigned long)b + 1;
	r.rdx = 3;
	set_regs(t, r);
	go("exit", PTRACE_SYSCALL, t, 0);
	char got[8] = { 0 };
	ev("pipe", "read=%d bytes=%s", read(p[0], got, 7), got);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
