// detach_tracer_exit_waited: the signal of a stop that the exiting tracer has waited for is dropped, that of a stop it has not waited for is delivered: ptrace(2), Signal-delivery-stop.
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
	pid_t t = obs_tab->word[0];
	must_pt(PTRACE_SEIZE, t, 0, 0);
	gate_open(&g);
	if (arg)
		evwait("signal", t, __WALL);
	else
		await_state(t, "t");
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
