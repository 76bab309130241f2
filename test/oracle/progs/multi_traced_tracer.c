// multi_traced_tracer: a tracer is traced itself: its ptrace and wait calls show as system calls and work as ever: ptrace(2), Syscall-stops.
#include "sig_tools.h"

static int inner(void *arg OBS_UNUSED)
{
	must(kill(getpid(), SIGUSR1));
	return 6;
}

static int middle(void *arg OBS_UNUSED)
{
	pid_t t = spawn("inner", inner, NULL);
	go("signal", PTRACE_CONT, t, 0);
	evinfo("signal", t);
	go("end", PTRACE_CONT, t, 0);
	return 5;
}

int main(void)
{
	begin();
	pid_t m = spawn("middle", middle, NULL);
	must_pt(PTRACE_SETOPTIONS, m, 0, PTRACE_O_TRACESYSGOOD);
	int entry = 1, sig = 0, st;
	for (;;) {
		must_pt(PTRACE_SYSCALL, m, 0, sig);
		st = xwait(m);
		sig = 0;
		if (!WIFSTOPPED(st))
			break;
		if (WSTOPSIG(st) != (SIGTRAP | 0x80)) {
			// The inner one's stops: their SIGCHLDs merge or not.
			sig = WSTOPSIG(st);
			if (sig != SIGCHLD)
				ev("signal", "sig=%g", sig);
			continue;
		}
		struct user_regs_struct r = get_regs(m);
		if (r.orig_rax == SYS_ptrace && entry)
			ev("entry", "request=%d", (long)r.rdi);
		else if (r.orig_rax == SYS_ptrace)
			ev("exit", "result=%r", (long)r.rax);
		entry = !entry;
	}
	ev("end", "status=%w", st);
	return 0;
}
