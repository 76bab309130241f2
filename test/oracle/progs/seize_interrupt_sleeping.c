// seize_interrupt_sleeping: PTRACE_INTERRUPT of a tracee blocked in read, poll, nanosleep or futex: the call goes on after it: ptrace(2), PTRACE_INTERRUPT.
#include "sig_tools.h"
#include <linux/futex.h>
#include <poll.h>

static struct gate g;

static int tracee(void *arg)
{
	struct timespec ts = { 1000, 0 };
	struct pollfd p = { g.fd[0], POLLIN, 0 };
	int word = 0;
	long r = 0;
	switch ((long)arg) {
	case 0: r = gate_read(&g); break;
	case 1: r = poll(&p, 1, 1000000); break;
	case 2: r = syscall(SYS_nanosleep, &ts, NULL); break;
	case 3: r = syscall(SYS_futex, &word, FUTEX_WAIT, 0, &ts); break;
	}
	ev("call", "result=%r", r < 0 ? -errno : r);
	return 0;
}

int main(void)
{
	static const char *const name[] = { "read", "poll", "nanosleep", "futex" };
	begin();
	g = new_gate();
	for (long i = 0; i < 4; i++) {
		pid_t t = fork_named(name[i], tracee, (void *)i);
		await_state(t, "S");
		must_pt(PTRACE_SEIZE, t, 0, 0);
		for (int again = 0; again < 2; again++) {
			must_pt(PTRACE_INTERRUPT, t, 0, 0);
			evwait(name[i], t, __WALL);
			struct user_regs_struct r = get_regs(t);
			evregs(name[i], &r, "rax orig_rax");
			resume(t, 0);
			await_state(t, "S");
		}
		if (i < 2)
			gate_open(&g);
		else
			must(kill(t, SIGKILL));
		evwait(name[i], t, __WALL);
		// poll leaves its byte in the pipe, where nobody else looks.
	}
	return 0;
}
