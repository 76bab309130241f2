// sig_inject_event: a signal given to the resume of a PTRACE_EVENT stop is ignored: ptrace(2), PTRACE_EVENT stops.
#include "sig_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	on(SIGUSR1, note, 0);
	pid_t c = must(fork());
	if (c == 0)
		_exit(0);
	xwait(c);
	ev("after", "pending=%b", is_pending(SIGUSR1));
	return 3;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACEFORK);
	go("fork", PTRACE_CONT, t, 0);
	unsigned long c;
	must_pt(PTRACE_GETEVENTMSG, t, 0, &c);
	name_pid("child", c);
	evwait("child", c, __WALL);
	must_pt(PTRACE_DETACH, c, 0, 0);
	// The parent's SIGCHLD is the only signal that can stop it here.
	go("resumed with SIGUSR1", PTRACE_CONT, t, SIGUSR1);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
