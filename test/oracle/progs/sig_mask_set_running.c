// sig_mask_set_running: blocking a signal by SETSIGMASK holds back one that was sent later; a clear mask lets it stop the tracee: ptrace(2), PTRACE_SETSIGMASK.
#include "sig_tools.h"

static struct gate g;

static int tracee(void *arg OBS_UNUSED)
{
	gate_pass(&g);
	ev("after", "pending=%b", is_pending(SIGTERM));
	self(SIGSTOP);
	return 0;
}

int main(void)
{
	begin();
	g = new_gate();
	pid_t t = spawn("tracee", tracee, NULL);
	unsigned long m = 1UL << (SIGTERM - 1);
	must_pt(PTRACE_SETSIGMASK, t, 8, &m);
	must(kill(t, SIGTERM));
	resume(t, 0);
	gate_open(&g);
	evwait("sigstop", t, __WALL);
	m = 0;
	must_pt(PTRACE_SETSIGMASK, t, 8, &m);
	go("sigterm", PTRACE_CONT, t, 0);
	go("end", PTRACE_CONT, t, SIGTERM);
	return 0;
}
