// sig_inject_blocked: an injected signal that the tracee blocks becomes pending and is reported again when unblocked: ptrace(2), Signal injection and suppression.
#include "sig_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	on(SIGUSR2, note, 0);
	block(SIGUSR2);
	must(kill(getpid(), SIGUSR1));
	ev("injected", "pending=%b", is_pending(SIGUSR2));
	unblock(SIGUSR2);
	ev("unblocked", "pending=%b", is_pending(SIGUSR2));
	return 0;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	go("signal", PTRACE_CONT, t, 0);
	go("reported again", PTRACE_CONT, t, SIGUSR2);
	evinfo("reported again", t);
	go("end", PTRACE_CONT, t, SIGUSR2);
	return 0;
}
