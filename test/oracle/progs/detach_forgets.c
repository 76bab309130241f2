// detach_forgets: options and the seized state do not outlive a detach: ptrace(2), PTRACE_SETOPTIONS, PTRACE_DETACH.
#include "sig_tools.h"

static struct gate g;

static int tracee(void *arg OBS_UNUSED)
{
	gate_pass(&g);
	must(kill(getpid(), SIGSTOP));
	syscall(SYS_getppid);
	return 3;
}

int main(void)
{
	begin();
	g = new_gate();
	pid_t t = fork_named("tracee", tracee, NULL);
	must_pt(PTRACE_SEIZE, t, 0, PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEEXIT | PTRACE_O_EXITKILL);
	must_pt(PTRACE_INTERRUPT, t, 0, 0);
	evwait("interrupt", t, __WALL);
	must_pt(PTRACE_DETACH, t, 0, 0);
	must_pt(PTRACE_ATTACH, t, 0, 0);
	evwait("attach", t, __WALL);
	gate_open(&g);
	go("signal", PTRACE_CONT, t, 0);
	go("group-stop", PTRACE_CONT, t, SIGSTOP);
	evinfo("group-stop", t);
	evpt("not seized", PTRACE_INTERRUPT, t, 0, 0);
	go("syscall", PTRACE_SYSCALL, t, 0);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
