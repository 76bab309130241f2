// mem_used_code: a breakpoint at a system call instruction that the process has used many times: ptrace(2), PTRACE_POKETEXT.
#include "used_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	calls(&obs_tab->flag[0]);
	return 0;
}

static void breakpoint(const char *what, pid_t t, long addr)
{
	long word = peek(t, addr);
	must_pt(PTRACE_POKETEXT, t, addr, (word & ~0xffL) | 0xcc);
	go(what, PTRACE_CONT, t, 0);
	struct user_regs_struct r = get_regs(t);
	evregs(what, &r, "rip");
	r.rip--;
	set_regs(t, r);
	must_pt(PTRACE_POKETEXT, t, addr, word);
	step(what, t, 0);
}

int main(void)
{
	begin();
	name_calls();
	pid_t t = fork_named("tracee", tracee, NULL);
	await_uses(0);
	must_pt(PTRACE_ATTACH, t, 0, 0);
	evwait("attach", t, __WALL);
	go_to_calls(t);
	breakpoint("call", t, (long)calls);
	breakpoint("behind", t, (long)calls + 7);
	breakpoint("syscall", t, (long)calls + 5);
	breakpoint("again", t, (long)calls);
	finish(t);
	return 0;
}
