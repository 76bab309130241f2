// fork_breakpoint: a breakpoint set before a fork is in the child too, and taking it out of one leaves it in the other: ptrace(2), PTRACE_O_TRACEFORK.
#include "req_tools.h"

static NOINLINE void here(void)
{
	__asm__ volatile("nop; nop; nop; nop; nop; nop; nop; nop");
}

static int tracee(void *arg OBS_UNUSED)
{
	block(SIGCHLD);
	pid_t c = raw0(SYS_fork);
	here();
	if (c == 0)
		_exit(5);
	xwait(c);
	return 4;
}

int main(void)
{
	begin();
	name_addr("here", here, 16);
	pid_t t = spawn("tracee", tracee, NULL);
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACEFORK);
	long old = peek(t, here);
	must_pt(PTRACE_POKETEXT, t, here, (old & ~0xffL) | 0xcc);
	go("event", PTRACE_CONT, t, 0);
	pid_t c = event_child("child", t);
	evwait("child", c, __WALL);
	ev("child", "breakpoint=%b", (peek(c, here) & 0xff) == 0xcc);
	must_pt(PTRACE_POKETEXT, c, here, old);
	ev("parent", "breakpoint=%b", (peek(t, here) & 0xff) == 0xcc);
	go("child's end", PTRACE_CONT, c, 0);
	go("breakpoint", PTRACE_CONT, t, 0);
	struct user_regs_struct r = get_regs(t);
	evregs("breakpoint", &r, "rip");
	go("end", PTRACE_CONT, t, 0); // here's first nop was the breakpoint
	return 0;
}
