// cont_inferior_call: a debugger's call of a function while the tracee sits in read: save registers, run the function, restore them, and read goes on: ptrace(2), PTRACE_SETREGS.
#include "sig_tools.h"

static struct gate g;
void trap_return(void);
asm(".text\n.globl trap_return\ntrap_return: int3\n nop\n");

NOINLINE static long called(long a)
{
	ev("called", "a=%d", a);
	return a * 2;
}

static int tracee(void *arg OBS_UNUSED)
{
	ev("read", "result=%r", gate_read(&g));
	return (long)called == 0;
}

int main(void)
{
	begin();
	name_addr("trap_return", trap_return, 2);
	g = new_gate();
	pid_t t = spawn("tracee", tracee, NULL);
	resume(t, 0);
	await_state(t, "S");
	for (int i = 0; i < 2; i++) {
		must(kill(t, SIGSTOP));
		evwait("stop", t, __WALL);
		struct user_regs_struct saved = get_regs(t), r = saved;
		evregs("stop", &saved, "rax orig_rax");
		r.rsp = ((r.rsp - 1024) & ~15UL) - 8;
		must_pt(PTRACE_POKEDATA, t, r.rsp, (long)trap_return);
		r.rip = (long)called;
		r.rdi = 21 + i;
		r.orig_rax = -1;
		set_regs(t, r);
		go("returned", PTRACE_CONT, t, 0);
		r = get_regs(t);
		evregs("returned", &r, "rip rax orig_rax");
		set_regs(t, saved);
		resume(t, 0);
		await_state(t, "S");
	}
	gate_open(&g);
	evwait("end", t, __WALL);
	return 0;
}
