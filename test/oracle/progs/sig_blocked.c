// sig_blocked: a blocked signal causes no stop until the tracee unblocks it: ptrace(2), Signal-delivery-stop.
#include "sig_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	on(SIGUSR1, note, 0);
	block(SIGUSR1);
	must(kill(getpid(), SIGUSR1));
	ev("blocked", "pending=%b", is_pending(SIGUSR1));
	set_flag(0);
	unblock(SIGUSR1);
	ev("unblocked", "pending=%b", is_pending(SIGUSR1));
	return 0;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	go("signal", PTRACE_CONT, t, 0);
	ev("order", "ran_past_kill=%b", obs_tab->flag[0]);
	go("end", PTRACE_CONT, t, SIGUSR1);
	return 0;
}
