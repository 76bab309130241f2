// reg_debug: an address in a debug register and its bits in DR7 make a watchpoint: the tracee stops with TRAP_HWBKPT behind the write, and DR6 tells which: ptrace(2), PTRACE_POKEUSER; sys/user.h, u_debugreg.
#include "req_tools.h"

static volatile long watched, other;

static int tracee(void *arg OBS_UNUSED)
{
	other = 1;
	watched = 2;
	other = 3;
	watched = 4;
	return 5;
}

static long put(pid_t t, const char *what, int n, unsigned long value)
{
	long r = pt(PTRACE_POKEUSR, t, offsetof(struct user, u_debugreg[n]), value);
	ev("put", "what=%s register=%d result=%r", what, n, r);
	return r;
}

static long get(pid_t t, int n)
{
	long v = -1;
	pt(PTRACE_PEEKUSR, t, offsetof(struct user, u_debugreg[n]), &v);
	return v;
}

int main(void)
{
	begin();
	name_addr("watched", &watched, sizeof watched);
	pid_t t = spawn("tracee", tracee, NULL);
	put(t, "kernel address", 0, KERNEL_ADDRESS);
	put(t, "no register", 4, 1);
	put(t, "no register", 5, 1);
	put(t, "address", 0, (unsigned long)&watched);
	ev("address", "value=%a", get(t, 0));
	put(t, "odd bits only", 7, 0x400);
	// Bit 0 enables the first register; bits 16 to 19 say write, eight bytes.
	put(t, "write", 7, 0x90001);
	ev("control", "value=%x", get(t, 7) & 0xf0003);
	for (int i = 0; i < 2; i++) {
		if (WIFSTOPPED(go("watch", PTRACE_CONT, t, 0))) {
			evinfo("watch", t);
			ev("watch", "word=%d status=%x", peek(t, &watched), get(t, 6) & 0xf);
			put(t, "clear status", 6, 0);
		}
	}
	put(t, "off", 7, 0);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
