// sig_caught: a caught signal stops the tracee first; its handler runs once PTRACE_CONT delivers it: ptrace(2), Signal-delivery-stop.
#include "sig_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	on(SIGUSR1, note, 0);
	must(kill(getpid(), SIGUSR1));
	ev("after", "kill=returned");
	return 7;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	go("signal", PTRACE_CONT, t, 0);
	evinfo("signal", t);
	ev("state", "letter=%s", state_of(t) == 't' ? "t" : "other");
	go("delivered", PTRACE_CONT, t, SIGUSR1);
	return 0;
}
