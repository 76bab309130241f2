// seize_options: PTRACE_SEIZE sets the options at once; unknown ones and an address are EIO and leave the process alone: ptrace(2), PTRACE_SEIZE.
#include "sig_tools.h"

static struct gate g;

static int tracee(void *arg OBS_UNUSED)
{
	gate_pass(&g);
	must(kill(getpid(), SIGUSR1));
	syscall(SYS_getppid);
	return 3;
}

int main(void)
{
	begin();
	g = new_gate();
	pid_t t = fork_named("tracee", tracee, NULL);
	evpt("unknown option", PTRACE_SEIZE, t, 0, 0x100);
	evpt("unknown high option", PTRACE_SEIZE, t, 0, 1UL << 40);
	evpt("address", PTRACE_SEIZE, t, 8, 0);
	ev("tracer", "pid=%p", tracer_of(t));
	evpt("options", PTRACE_SEIZE, t, 0, PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEEXIT);
	gate_open(&g);
	evwait("signal", t, __WALL);
	go("syscall entry", PTRACE_SYSCALL, t, 0);
	go("exit event", PTRACE_CONT, t, 0);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
