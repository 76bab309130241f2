// reg_inferior_restart: poll goes on after a debugger's call of a function, unless that slept or returned from a signal handler: these forget how the poll restarts, and it ends with EINTR: ptrace(2), restart_syscall(2).
#include "sig_tools.h"
#include <linux/futex.h>
#include <poll.h>

static struct gate g;
void trap_return(void);
asm(".text\n.globl trap_return\ntrap_return: int3\n nop\n");

static const struct timespec moment = { .tv_nsec = 1000000 };

static void handler(int sig OBS_UNUSED)
{
}

NOINLINE static long called(long how)
{
	static unsigned word;
	switch (how) {
	case 0:
		return syscall(SYS_getppid) > 0;
	case 1:
		return syscall(SYS_nanosleep, &moment, NULL);
	case 2:
		return syscall(SYS_clock_nanosleep, CLOCK_MONOTONIC, 0, &moment, NULL);
	case 3:
		return syscall(SYS_poll, NULL, 0, 1);
	case 4:
		return syscall(SYS_futex, &word, FUTEX_WAIT, 0, &moment, NULL, 0);
	case 5:
		return raise(SIGUSR1);
	}
	return -1;
}

static int tracee(void *arg OBS_UNUSED)
{
	signal(SIGUSR1, handler);
	struct pollfd p = { .fd = g.fd[0], .events = POLLIN };
	int r = poll(&p, 1, 60000);
	ev("poll", "result=%r", r < 0 ? -errno : r);
	return 0;
}

int main(void)
{
	static const char *const what[] = { "getppid", "nanosleep", "clock_nanosleep", "poll", "futex", "handler" };
	begin();
	name_addr("trap_return", trap_return, 2);
	for (int i = 0; i < 6; i++) {
		g = new_gate();
		pid_t t = spawn(what[i], tracee, NULL);
		resume(t, 0);
		await_state(t, "S");
		must(kill(t, SIGSTOP));
		evwait("stop", t, __WALL);
		struct user_regs_struct saved = get_regs(t), r = saved;
		evregs("stop", &saved, "rax orig_rax");
		r.rsp = ((r.rsp - 1024) & ~15UL) - 8;
		must_pt(PTRACE_POKEDATA, t, r.rsp, (long)trap_return);
		r.rip = (long)called;
		r.rdi = i;
		r.orig_rax = -1;
		set_regs(t, r);
		int st = go(what[i], PTRACE_CONT, t, 0);
		if (WSTOPSIG(st) == SIGUSR1)
			go("handled", PTRACE_CONT, t, SIGUSR1);
		r = get_regs(t);
		evregs("returned", &r, "rip rax");
		set_regs(t, saved);
		// The letter lets a poll that goes on end.
		gate_open(&g);
		go("end", PTRACE_CONT, t, 0);
	}
	return 0;
}
