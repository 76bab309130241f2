// opt_seize_sysgood: options given to SEIZE act from the first stop on: ptrace(2), PTRACE_SEIZE.
#include "req_tools.h"

static struct gate g;

static int tracee(void *arg OBS_UNUSED)
{
	gate_pass(&g);
	raw0(SYS_getppid);
	return 0;
}

int main(void)
{
	begin();
	g = new_gate();
	pid_t t = fork_named("tracee", tracee, NULL);
	await_state(t, "S");
	evpt("sysgood", PTRACE_SEIZE, t, 0, PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEEXIT);
	evpt("", PTRACE_INTERRUPT, t, 0, 0);
	evwait("interrupted", t, __WALL);
	gate_open(&g);
	to_entry(t, SYS_getppid);
	go("exit", PTRACE_SYSCALL, t, 0);
	go("exit event", PTRACE_CONT, t, 0);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
