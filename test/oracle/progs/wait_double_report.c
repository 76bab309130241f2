// wait_double_report: a stop that was never waited for, resumed, is not reported later; the next stop is reported once: ptrace(2), waitpid(2).
#include "sig_tools.h"

static struct gate g;

static int tracee(void *arg OBS_UNUSED)
{
	must(kill(getpid(), SIGUSR1));
	gate_pass(&g);
	must(kill(getpid(), SIGUSR2));
	return 0;
}

int main(void)
{
	begin();
	g = new_gate();
	pid_t t = spawn("tracee", tracee, NULL);
	resume(t, 0);
	await_state(t, "t");
	evpt("never waited for", PTRACE_CONT, t, 0, 0);
	await_state(t, "S");
	evwait("nothing", t, __WALL | WNOHANG);
	gate_open(&g);
	evwait("second", t, __WALL);
	evwait("once", t, __WALL | WNOHANG);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
