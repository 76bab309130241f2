// sig_kill_syscall_entry: SIGKILL in a syscall-entry-stop ends the tracee and the call is not made: ptrace(2), Syscall-stops.
#include "sig_tools.h"

static struct gate g;

static int tracee(void *arg OBS_UNUSED)
{
	gate_open(&g);
	return 0;
}

int main(void)
{
	begin();
	g = new_gate();
	fcntl(g.fd[0], F_SETFL, O_NONBLOCK);
	pid_t t = spawn("tracee", tracee, NULL);
	struct user_regs_struct r;
	do {
		must_pt(PTRACE_SYSCALL, t, 0, 0);
		xwait(t);
		r = get_regs(t);
	} while (r.orig_rax != SYS_write || (int)r.rdi != g.fd[1]);
	must(kill(t, SIGKILL));
	evwait("killed", t, __WALL);
	ev("pipe", "read=%r", gate_read(&g));
	return 0;
}
