// detach_sigkill_race: SIGKILL around DETACH or CONT: whoever comes first, the process is dead, reaped once and its status is SIGKILL: ptrace(2), Death under ptrace.
#include "sig_tools.h"

static struct gate g;

static int tracee(void *arg OBS_UNUSED)
{
	gate_pass(&g);
	return 3;
}

static int killer(void *arg)
{
	while (!obs_tab->flag[0])
		;
	kill((pid_t)(long)arg, SIGKILL);
	return 0;
}

int main(void)
{
	int wrong = 0;
	begin();
	g = new_gate();
	for (int i = 0; i < 20; i++) {
		obs_tab->flag[0] = 0;
		pid_t t = must(fork());
		if (t == 0)
			_exit(tracee(NULL));
		pid_t k = must(fork());
		if (k == 0)
			_exit(killer((void *)(long)t));
		must_pt(PTRACE_ATTACH, t, 0, 0);
		xwait(t);
		set_flag(0);
		long r = i & 1 ? pt(PTRACE_DETACH, t, 0, 0) : pt(PTRACE_CONT, t, 0, 0);
		int st = xwait(t);
		wrong += r != 0 && r != -ESRCH;
		wrong += !WIFSIGNALED(st) || WTERMSIG(st) != SIGKILL;
		wrong += waitpid(t, &st, __WALL) != -1;
		xwait(k);
	}
	ev("race", "wrong=%d", wrong);
	return 0;
}
