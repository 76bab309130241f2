// reg_inferior_call: a debugger's call of a function while the tracee sits in read: the saved registers put back, read goes on: ptrace(2), PTRACE_SETREGS.
#include "req_tools.h"

static struct gate g;
static char stack[16384] __attribute__((aligned(16)));

static NOINLINE long twice(long x)
{
	ev("called", "with=%d", x);
	return 2 * x;
}

static int tracee(void *arg OBS_UNUSED)
{
	char c;
	ev("read", "result=%r", raw(SYS_read, g.fd[0], (long)&c, 1, 0, 0, 0));
	return 3;
}

int main(void)
{
	begin();
	g = new_gate();
	pid_t t = spawn("tracee", tracee, NULL);
	resume(t, 0);
	await_state(t, "S");
	tkill_to(t, t, SIGSTOP);
	evwait("stop", t, __WALL);
	struct user_regs_struct saved = get_regs(t), r = saved;
	evregs("stop", &r, "rax orig_rax");
	// The function returns to address 0: the fault ends the call.
	r.rsp = (unsigned long)(stack + sizeof stack - 64 - 8);
	must_pt(PTRACE_POKEDATA, t, r.rsp, 0);
	r.rip = (unsigned long)twice;
	r.rdi = 21;
	r.orig_rax = -1;
	set_regs(t, r);
	go("returned", PTRACE_CONT, t, 0);
	evinfo("returned", t);
	r = get_regs(t);
	evregs("returned", &r, "rax rip orig_rax");
	set_regs(t, saved);
	resume(t, 0);
	await_state(t, "S");
	gate_open(&g);
	evwait("end", t, __WALL);
	return 0;
}
