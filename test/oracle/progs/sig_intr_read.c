// sig_intr_read: a suppressed signal restarts read unseen, a handler with SA_RESTART does too, one without gives EINTR: signal(7), Interruption of system calls.
#include "sig_tools.h"

static struct gate g;

static int tracee(void *arg OBS_UNUSED)
{
	on(SIGUSR1, note, SA_RESTART);
	on(SIGUSR2, note, 0);
	ev("read", "result=%r", gate_read(&g));
	set_flag(0);
	ev("read", "result=%r", gate_read(&g));
	return 0;
}

static void hit(pid_t t, const char *what, int sig)
{
	await_state(t, "S");
	must(kill(t, sig));
	evwait(what, t, __WALL);
	struct user_regs_struct r = get_regs(t);
	evregs(what, &r, "rax orig_rax");
}

int main(void)
{
	begin();
	g = new_gate();
	pid_t t = spawn("tracee", tracee, NULL);
	resume(t, 0);
	hit(t, "suppressed", SIGUSR2);
	resume(t, 0);
	hit(t, "SA_RESTART", SIGUSR1);
	resume(t, SIGUSR1);
	await_state(t, "S");
	gate_open(&g);
	await_flag(0);
	hit(t, "not SA_RESTART", SIGUSR2);
	go("end", PTRACE_CONT, t, SIGUSR2);
	return 0;
}
