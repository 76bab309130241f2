// req_pokeusr: POKEUSER sets each general register to any value; other offsets of struct user are EIO: ptrace(2), PTRACE_POKEUSR.
#include "req_tools.h"

#define REG(name) offsetof(struct user_regs_struct, name)

static int tracee(void *arg OBS_UNUSED)
{
	return 3;
}

static void put(pid_t t, const char *what, unsigned long offset, unsigned long value)
{
	unsigned long v = 0x5a5a;
	long r = pt(PTRACE_POKEUSR, t, offset, value);
	long q = pt(PTRACE_PEEKUSR, t, offset, &v);
	ev("pokeusr", "what=%s result=%r then=%r same=%b", what, r, q, v == value);
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	struct user_regs_struct saved = get_regs(t);
	static const struct {
		const char *name;
		unsigned long offset;
	} regs[] = {
		{ "r15", REG(r15) }, { "r14", REG(r14) }, { "r13", REG(r13) }, { "r12", REG(r12) },
		{ "rbp", REG(rbp) }, { "rbx", REG(rbx) }, { "r11", REG(r11) }, { "r10", REG(r10) },
		{ "r9", REG(r9) }, { "r8", REG(r8) }, { "rax", REG(rax) }, { "rcx", REG(rcx) },
		{ "rdx", REG(rdx) }, { "rsi", REG(rsi) }, { "rdi", REG(rdi) },
		{ "orig_rax", REG(orig_rax) }, { "rip", REG(rip) }, { "rsp", REG(rsp) },
	};
	for (unsigned long i = 0; i < sizeof regs / sizeof regs[0]; i++)
		put(t, regs[i].name, regs[i].offset, 0xfedcba9876543210UL + i);
	put(t, "rax is -1", REG(rax), -1UL);
	put(t, "unaligned", 4, 0x1234);
	put(t, "behind the registers", sizeof saved, 0);
	put(t, "start_code", offsetof(struct user, start_code), 0);
	put(t, "signal", offsetof(struct user, signal), 0);
	put(t, "end", 928, 0);
	put(t, "negative", -8UL, 0);
	set_regs(t, saved);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
