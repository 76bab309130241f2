// wait_nocldstop: with SA_NOCLDSTOP a tracee's stops send the tracer no SIGCHLD, its death does; waiting works all the same: sigaction(2), ptrace(2).
#include "sig_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	must(kill(getpid(), SIGUSR1));
	return 0;
}

int main(void)
{
	begin();
	block(SIGCHLD);
	on(SIGCHLD, note, SA_NOCLDSTOP);
	pid_t t = spawn("tracee", tracee, NULL);
	ev("first stop", "pending=%b", is_pending(SIGCHLD));
	go("signal", PTRACE_CONT, t, 0);
	ev("signal", "pending=%b", is_pending(SIGCHLD));
	go("end", PTRACE_CONT, t, 0);
	ev("end", "pending=%b", is_pending(SIGCHLD));
	unblock(SIGCHLD);
	return 0;
}
