// step_blocked_call: a signal interrupts a call that is being stepped over: the stops in order, and what steps follow: ptrace(2), PTRACE_SINGLESTEP; signal(7).
#include "step_tools.h"

static struct gate g;
code(body, "int3\n syscall\n nop\n nop\n ret");

int main(void)
{
	begin();
	g = new_gate();
	name_code(body);
	pid_t t = start("tracee", run_code, body);
	struct user_regs_struct r = get_regs(t);
	r.rax = SYS_read;
	r.rdi = g.fd[0];
	r.rsi = r.rsp - 256;
	r.rdx = 1;
	set_regs(t, r);
	must_pt(PTRACE_SINGLESTEP, t, 0, 0);
	await_state(t, "S");
	must(kill(t, SIGUSR1));
	for (int i = 0; i < 2; i++) {
		evwait("interrupted", t, __WALL);
		evinfo("interrupted", t);
		r = get_regs(t);
		evregs("interrupted", &r, "rip rax orig_rax");
		must_pt(PTRACE_SINGLESTEP, t, 0, 0);
	}
	await_state(t, "St");
	gate_open(&g);
	evwait("done", t, __WALL);
	r = get_regs(t);
	evregs("done", &r, "rip rax orig_rax");
	step_info("next", t, 0);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
