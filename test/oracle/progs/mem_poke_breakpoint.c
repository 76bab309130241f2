// mem_poke_breakpoint: a breakpoint: int3 poked into code stops each thread that runs into it; put back and stepped over, it can be set again: ptrace(2), PTRACE_POKETEXT.
#include "req_tools.h"

static volatile int count;

static NOINLINE void here(void)
{
	__asm__ volatile("nop; nop; nop; nop; nop; nop; nop; nop");
	count++;
}

static int tracee(void *arg OBS_UNUSED)
{
	here();
	here();
	here();
	ev("count", "is=%d", count);
	return 0;
}

int main(void)
{
	begin();
	name_addr("here", here, 16);
	pid_t t = spawn("tracee", tracee, NULL);
	long old = peek(t, here);
	long trap = (old & ~0xffL) | 0xcc;
	must_pt(PTRACE_POKETEXT, t, here, trap);
	for (int i = 0; i < 2; i++) {
		go("breakpoint", PTRACE_CONT, t, 0);
		evinfo("breakpoint", t);
		struct user_regs_struct r = get_regs(t);
		evregs("breakpoint", &r, "rip orig_rax");
		r.rip--;
		set_regs(t, r);
		must_pt(PTRACE_POKETEXT, t, here, old);
		go("step", PTRACE_SINGLESTEP, t, 0);
		must_pt(PTRACE_POKETEXT, t, here, trap);
	}
	go("breakpoint", PTRACE_CONT, t, 0);
	struct user_regs_struct r = get_regs(t);
	r.rip--;
	set_regs(t, r);
	must_pt(PTRACE_POKETEXT, t, here, old);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
