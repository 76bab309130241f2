// hw_flags: a thread that goes on from an execution breakpoint at an instruction that stores or loads the flags stores and has no others than without it: ptrace(2), PTRACE_POKEUSER of the debug registers.
#include "hw_tools.h"

long hw_push(void), hw_push_prefixed(void);
void hw_pop(long flags);
extern char hw_popf[], hw_after[];
__asm__(".text\n"
	"hw_push: pushfq\n pop %rax\n ret\n"
	"hw_push_prefixed: .byte 0x66\n pushf\n movzwl (%rsp),%eax\n add $2,%rsp\n ret\n"
	"hw_pop: push %rdi\n"
	"hw_popf: popfq\n nop\n"
	"hw_after: nop\n ret\n");

// own is what the program itself may see of the trap flag.
static long own(long flags) { return flags & 0x100; }

static int tracee(void *arg OBS_UNUSED)
{
	for (int i = 0; i < 3; i++)
		ev("pushed", "trap=%x", own(hw_push()));
	for (int i = 0; i < 3; i++)
		ev("pushed", "prefixed-trap=%x", own(hw_push_prefixed()));
	long flags = hw_push();
	for (int i = 0; i < 3; i++) {
		hw_pop(flags);
		ev("popped", "trap=%x", own(hw_push()));
	}
	hw_pop(flags | 0x100);
	ev("popped", "trap=%x", own(hw_push()));
	return 0;
}

static void breaks(pid_t t, const char *what, void *at, int times)
{
	unsigned long control = hw_set(t, 0, 1, at, HW_EXECUTE, HW_1);
	for (int i = 0; i < times; i++) {
		go(what, PTRACE_CONT, t, 0);
		struct user_regs_struct r = get_regs(t);
		ev("at", "what=%s there=%b trap=%x", what, r.rip == (unsigned long)at, own(r.eflags));
		hw_stop(what, t);
	}
	hw_put(t, 7, control & ~hw_bits(1, 0, 0));
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	breaks(t, "pushf", hw_push, 3);
	breaks(t, "prefixed pushf", hw_push_prefixed, 3);
	breaks(t, "popf", hw_popf, 3);
	// The last one sets the flag: it is the program's own.
	hw_set(t, 0, 1, hw_popf, HW_EXECUTE, HW_1);
	go("popf", PTRACE_CONT, t, 0);
	hw_stop("popf", t);
	for (int i = 0; i < 3; i++) {
		go("own trap", PTRACE_CONT, t, 0);
		struct user_regs_struct r = get_regs(t);
		ev("own", "at=%d trap=%x", (long)r.rip - (long)hw_after, own(r.eflags));
		hw_stop("own trap", t);
	}
	struct user_regs_struct r = get_regs(t);
	r.eflags &= ~0x100UL;
	hw_put(t, 7, 0);
	must_pt(PTRACE_SETREGS, t, 0, &r);
	finish(t);
	return 0;
}
