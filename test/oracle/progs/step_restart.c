// step_restart: a step from the stop of a suppressed signal that interrupted a call makes the call again and stops behind it: ptrace(2), PTRACE_SINGLESTEP; signal(7).
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
	resume(t, 0);
	await_state(t, "S");
	must(kill(t, SIGUSR1));
	evwait("signal", t, __WALL);
	r = get_regs(t);
	evregs("signal", &r, "rip rax orig_rax");
	gate_open(&g);
	step_info("restarted", t, 0);
	r = get_regs(t);
	evregs("restarted", &r, "rax orig_rax");
	step_info("next", t, 0);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
