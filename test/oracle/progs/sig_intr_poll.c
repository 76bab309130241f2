// sig_intr_poll: poll with a timeout restarts when the signal is suppressed and gives EINTR when it is handled, also under SA_RESTART: poll(2), signal(7).
#include "sig_tools.h"
#include <poll.h>

static struct gate g;

static int tracee(void *arg OBS_UNUSED)
{
	on(SIGUSR1, note, SA_RESTART);
	struct pollfd p = { g.fd[0], POLLIN, 0 };
	for (int i = 0; i < 2; i++) {
		long r = syscall(SYS_poll, &p, 1, 1000000);
		ev("poll", "result=%r revents=%x", r < 0 ? -errno : r, p.revents);
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
		evwait("poll", t, __WALL);
		struct user_regs_struct r = get_regs(t);
		evregs("poll", &r, "rax orig_rax");
	}
	gate_open(&g);
	go("end", PTRACE_CONT, t, SIGUSR1);
	return 0;
}
