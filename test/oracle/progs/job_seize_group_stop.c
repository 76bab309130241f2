// job_seize_group_stop: a seized tracee reports its group-stop as PTRACE_EVENT_STOP with the stop signal, also in GETSIGINFO: ptrace(2), Group-stop.
#include "sig_tools.h"

static struct gate g;

static int tracee(void *arg OBS_UNUSED)
{
	static const int sigs[] = { SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU };
	gate_pass(&g);
	for (int i = 0; i < 4; i++) {
		must(kill(getpid(), sigs[i]));
		ev("after", "sig=%g", sigs[i]);
	}
	return 0;
}

int main(void)
{
	begin();
	g = new_gate();
	pid_t t = fork_named("tracee", tracee, NULL);
	must_pt(PTRACE_SEIZE, t, 0, 0);
	gate_open(&g);
	int st = evwait("signal", t, __WALL);
	while (WIFSTOPPED(st)) {
		evinfo("signal", t);
		go("group-stop", PTRACE_CONT, t, WSTOPSIG(st));
		evinfo("group-stop", t);
		unsigned long msg = 77;
		long r = pt(PTRACE_GETEVENTMSG, t, 0, &msg);
		ev("message", "result=%r msg=%d", r, msg);
		st = go("signal", PTRACE_CONT, t, 0);
	}
	return 0;
}
