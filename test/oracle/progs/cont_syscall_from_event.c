// cont_syscall_from_event: PTRACE_SYSCALL from the event stop inside fork shows the exit stop of that fork next: ptrace(2), PTRACE_O_TRACEFORK; Syscall-stops.
#include "sig_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	block(SIGCHLD);
	pid_t c = must(fork());
	if (c == 0)
		_exit(0);
	xwait(c);
	return 0;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACEFORK | PTRACE_O_TRACESYSGOOD);
	go("event", PTRACE_CONT, t, 0);
	unsigned long c;
	must_pt(PTRACE_GETEVENTMSG, t, 0, &c);
	name_pid("child", c);
	go("exit", PTRACE_SYSCALL, t, 0);
	struct user_regs_struct r = get_regs(t);
	ev("exit", "is_child=%b is_fork=%b", r.rax == c, r.orig_rax == SYS_clone || r.orig_rax == SYS_fork);
	evwait("child", c, __WALL);
	// The child comes out of the same call, but not through its exit stop.
	go("child's next entry", PTRACE_SYSCALL, c, 0);
	r = get_regs(c);
	ev("child", "rax=%r", (long)r.rax);
	go("child's next", PTRACE_CONT, c, 0);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
