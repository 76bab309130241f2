// sig_intr_futex: FUTEX_WAIT restarts after a suppressed signal; a handler gives EINTR without SA_RESTART, and with a relative timeout always: futex(2), signal(7).
#include "sig_tools.h"
#include <linux/futex.h>

static int tracee(void *arg)
{
	on(SIGUSR1, note, SA_RESTART);
	on(SIGUSR2, note, 0);
	struct timespec ts = { 1000, 0 };
	int word = 0;
	long r = syscall(SYS_futex, &word, FUTEX_WAIT, 0, arg ? &ts : NULL);
	ev("futex", "result=%r", r < 0 ? -errno : r);
	return 0;
}

static int hit(pid_t t, const char *what, int sig)
{
	await_state(t, "S");
	must(kill(t, sig));
	int st = evwait(what, t, __WALL);
	struct user_regs_struct r = get_regs(t);
	evregs(what, &r, "rax orig_rax");
	return st;
}

int main(void)
{
	begin();
	for (long timeout = 0; timeout < 2; timeout++) {
		ev("case", "timeout=%b", timeout);
		pid_t t = spawn("tracee", tracee, (void *)timeout);
		resume(t, 0);
		hit(t, "suppressed", SIGUSR2);
		resume(t, 0);
		hit(t, "SA_RESTART", SIGUSR1);
		if (timeout) {
			go("end", PTRACE_CONT, t, SIGUSR1);
			continue;
		}
		resume(t, SIGUSR1);
		hit(t, "not SA_RESTART", SIGUSR2);
		go("end", PTRACE_CONT, t, SIGUSR2);
	}
	return 0;
}
