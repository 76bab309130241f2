// attach_sigstop_blocked: no signal mask holds back the SIGSTOP of an attach: ptrace(2), PTRACE_ATTACH; sigprocmask(2).
#include "sig_tools.h"

static struct gate g;

static int tracee(void *arg OBS_UNUSED)
{
	sigset_t all;
	sigfillset(&all);
	must(sigprocmask(SIG_BLOCK, &all, NULL));
	set_flag(0);
	gate_pass(&g);
	return 0;
}

int main(void)
{
	begin();
	g = new_gate();
	pid_t t = fork_named("tracee", tracee, NULL);
	await_flag(0);
	must_pt(PTRACE_ATTACH, t, 0, 0);
	evwait("attach", t, __WALL);
	gate_open(&g);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
