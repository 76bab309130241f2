// sig_setsiginfo_nonsense: SETSIGINFO takes a signal number that does not exist; the signal that was reported is delivered all the same, by PTRACE_CONT or when the tracer exits without having waited: ptrace(2), Signal-delivery-stop.
#include "sig_tools.h"

static struct gate g;

static int tracee(void *arg OBS_UNUSED)
{
	on(SIGUSR1, note, 0);
	gate_pass(&g);
	must(kill(getpid(), SIGUSR1));
	ev("after", "pending=%b", is_pending(SIGUSR1));
	return 3;
}

static int tracer(void *arg)
{
	static const int nonsense[] = { 0, 65, 1000, -1, INT_MIN };
	pid_t t = obs_tab->word[0];
	name_pid("tracer", getpid()); // the tracee may print it before main has named it
	must_pt(PTRACE_SEIZE, t, 0, 0);
	gate_open(&g);
	if (arg)
		evwait("signal", t, __WALL);
	else
		await_state(t, "t");
	for (int i = 0; i < 5; i++) {
		siginfo_t si;
		must_pt(PTRACE_GETSIGINFO, t, 0, &si);
		si.si_signo = nonsense[i];
		must_pt(PTRACE_SETSIGINFO, t, 0, &si);
		// Bytes that no known signal has do not fit.
		siginfo_t full;
		memset(&full, 0x5a, sizeof full);
		evpt("full", PTRACE_SETSIGINFO, t, 0, &full);
	}
	if (arg) {
		must_pt(PTRACE_CONT, t, 0, SIGUSR1);
		// Whoever traces it when it runs counts as the sender.
		evwait("its end", t, __WALL);
	}
	return 5;
}

int main(void)
{
	begin();
	g = new_gate();
	for (long waited = 0; waited < 2; waited++) {
		pid_t t = fork_named(waited ? "waited" : "not waited", tracee, NULL);
		obs_tab->word[0] = t;
		pid_t r = fork_named("tracer", tracer, (void *)waited);
		evwait("tracer", r, 0);
		evwait("end", t, 0);
	}
	return 0;
}
