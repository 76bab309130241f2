// detach_group_stop: a process detached in its group-stop stays stopped, whatever signal is given, until SIGCONT: ptrace(2), PTRACE_DETACH; Group-stop.
#include "sig_tools.h"

static struct gate g;

static int tracee(void *arg OBS_UNUSED)
{
	on(SIGUSR1, note, 0);
	gate_pass(&g);
	must(kill(getpid(), SIGTSTP));
	ev("after", "pending=%b", is_pending(SIGUSR1));
	return 3;
}

int main(void)
{
	begin();
	g = new_gate();
	for (int seize = 0; seize < 2; seize++) {
		pid_t t = fork_named(seize ? "seized" : "attached", tracee, NULL);
		if (seize) {
			must_pt(PTRACE_SEIZE, t, 0, 0);
		} else {
			must_pt(PTRACE_ATTACH, t, 0, 0);
			xwait(t);
			resume(t, 0);
		}
		gate_open(&g);
		evwait("signal", t, __WALL);
		go("group-stop", PTRACE_CONT, t, SIGTSTP);
		evpt("group-stop", PTRACE_DETACH, t, 0, seize ? SIGUSR1 : 0);
		ev("state", "letter=%s", await_state(t, "TSZ") == 'T' ? "T" : "other");
		must(kill(t, SIGCONT));
		evwait("end", t, 0);
	}
	return 0;
}
