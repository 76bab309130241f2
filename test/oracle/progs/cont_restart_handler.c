// cont_restart_handler: orig_rax -1 at a signal that is delivered to a handler: after the handler the call is not made again: ptrace(2), PTRACE_SETREGS; signal(7).
#include "sig_tools.h"

static struct gate g;

static int tracee(void *arg OBS_UNUSED)
{
	on(SIGUSR1, note, SA_RESTART);
	ev("read", "result=%r", gate_read(&g));
	return 0;
}

int main(void)
{
	begin();
	g = new_gate();
	pid_t t = spawn("tracee", tracee, NULL);
	resume(t, 0);
	await_state(t, "S");
	must(kill(t, SIGUSR1));
	evwait("signal", t, __WALL);
	struct user_regs_struct r = get_regs(t);
	r.orig_rax = -1;
	r.rax = 7;
	set_regs(t, r);
	go("end", PTRACE_CONT, t, SIGUSR1);
	return 0;
}
