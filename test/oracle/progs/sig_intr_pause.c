// sig_intr_pause: pause goes on after a suppressed signal and ends with EINTR after a handled one: pause(2), signal(7).
#include "sig_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	on(SIGUSR1, note, SA_RESTART);
	long r = syscall(SYS_pause);
	ev("pause", "result=%r", r < 0 ? -errno : r);
	return 0;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	for (int deliver = 0; deliver < 2; deliver++) {
		resume(t, 0);
		await_state(t, "S");
		must(kill(t, SIGUSR1));
		evwait("pause", t, __WALL);
		struct user_regs_struct r = get_regs(t);
		evregs("pause", &r, "rax orig_rax");
	}
	go("end", PTRACE_CONT, t, SIGUSR1);
	return 0;
}
