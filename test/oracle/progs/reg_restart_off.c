// reg_restart_off: orig_rax -1 in the signal stop of an interrupted call keeps the call from being restarted; rax is its result: ptrace(2), PTRACE_SETREGS.
#include "req_tools.h"

static struct gate g;

static int tracee(void *arg OBS_UNUSED)
{
	char c;
	ev("read", "result=%r", raw(SYS_read, g.fd[0], (long)&c, 1, 0, 0, 0));
	ev("read", "result=%r", raw(SYS_read, g.fd[0], (long)&c, 1, 0, 0, 0));
	return 0;
}

static void interrupt(pid_t t)
{
	resume(t, 0);
	await_state(t, "S");
	tkill_to(t, t, SIGUSR1);
	evwait("signal", t, __WALL);
	struct user_regs_struct r = get_regs(t);
	evregs("signal", &r, "rax orig_rax");
}

int main(void)
{
	begin();
	g = new_gate();
	pid_t t = spawn("tracee", tracee, NULL);
	interrupt(t);
	struct user_regs_struct r = get_regs(t);
	r.orig_rax = -1;
	set_regs(t, r);
	interrupt(t);
	r = get_regs(t);
	r.orig_rax = -1;
	r.rax = -EINTR;
	set_regs(t, r);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
