// job_listen_signal: other signals do not wake a listening tracee; they are reported after SIGCONT has ended the group-stop: ptrace(2), PTRACE_LISTEN.
#include "sig_tools.h"

static struct gate g;

static int tracee(void *arg OBS_UNUSED)
{
	gate_pass(&g);
	must(kill(getpid(), SIGSTOP));
	return 0;
}

int main(void)
{
	begin();
	g = new_gate();
	pid_t t = fork_named("tracee", tracee, NULL);
	must_pt(PTRACE_SEIZE, t, 0, 0);
	gate_open(&g);
	evwait("signal", t, __WALL);
	go("group-stop", PTRACE_CONT, t, SIGSTOP);
	must_pt(PTRACE_LISTEN, t, 0, 0);
	must(kill(t, SIGUSR1));
	must(kill(t, SIGURG));
	evwait("listening", t, __WALL | WNOHANG);
	must(kill(t, SIGCONT));
	int st = evwait("notified", t, __WALL);
	while (WIFSTOPPED(st))
		st = go("next", PTRACE_CONT, t, 0);
	return 0;
}
