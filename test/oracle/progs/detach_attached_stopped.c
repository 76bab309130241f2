// detach_attached_stopped: attaching to a stopped process and detaching in the first stop leaves it stopped: ptrace(2), PTRACE_ATTACH, PTRACE_DETACH.
#include "sig_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	must(kill(getpid(), SIGSTOP));
	return 3;
}

int main(void)
{
	begin();
	pid_t t = fork_named("tracee", tracee, NULL);
	evwait("stopped", t, WUNTRACED);
	must_pt(PTRACE_ATTACH, t, 0, 0);
	evwait("attach", t, __WALL);
	evpt("group-stop", PTRACE_DETACH, t, 0, 0);
	ev("state", "letter=%s", await_state(t, "TSZ") == 'T' ? "T" : "other");
	must(kill(t, SIGCONT));
	evwait("end", t, 0);
	return 0;
}
