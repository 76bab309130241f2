// attach_pending_signal: signals that were pending before an attach are reported after its SIGSTOP, once they are unblocked: ptrace(2), PTRACE_ATTACH.
#include "sig_tools.h"

static struct gate g;

static int tracee(void *arg OBS_UNUSED)
{
	on(SIGUSR1, note, 0);
	on(40, note, 0);
	sigset_t all;
	sigfillset(&all);
	must(sigprocmask(SIG_BLOCK, &all, NULL));
	self(SIGUSR1);
	self(40);
	set_flag(0);
	gate_pass(&g);
	must(sigprocmask(SIG_UNBLOCK, &all, NULL));
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
	unsigned long none = 0;
	must_pt(PTRACE_SETSIGMASK, t, 8, &none);
	int st = go("first", PTRACE_CONT, t, 0);
	gate_open(&g);
	while (WIFSTOPPED(st))
		st = go("next", PTRACE_CONT, t, WSTOPSIG(st));
	return 0;
}
