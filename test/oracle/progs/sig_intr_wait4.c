// sig_intr_wait4: a tracee's wait4 restarts after a suppressed signal and gives EINTR after a handler without SA_RESTART: wait(2), signal(7).
#include "sig_tools.h"

static struct gate g;

static int tracee(void *arg OBS_UNUSED)
{
	on(SIGUSR1, note, 0);
	pid_t c = must(fork());
	if (c == 0) {
		gate_pass(&g);
		_exit(4);
	}
	for (int i = 0; i < 2; i++) {
		int st = 0;
		long r = syscall(SYS_wait4, c, &st, 0, NULL);
		if (r < 0)
			ev("wait4", "result=%r", (long)-errno);
		else
			ev("wait4", "child=%b status=%w", r == c, st);
	}
	return 0;
}

int main(void)
{
	begin();
	g = new_gate();
	pid_t t = spawn("tracee", tracee, NULL);
	for (int deliver = 0; deliver < 2; deliver++) {
		resume(t, 0);
		await_state(t, "S");
		must(kill(t, SIGUSR1));
		evwait("wait4", t, __WALL);
		struct user_regs_struct r = get_regs(t);
		evregs("wait4", &r, "rax orig_rax");
	}
	gate_open(&g);
	go("sigchld", PTRACE_CONT, t, SIGUSR1);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
