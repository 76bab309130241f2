// opt_replaced: SETOPTIONS replaces the options, it does not add to them; 0 clears all: ptrace(2), PTRACE_SETOPTIONS.
#include "req_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	for (int i = 0; i < 2; i++) {
		pid_t c = raw0(SYS_fork);
		if (c == 0)
			raw(SYS_exit_group, 0, 0, 0, 0, 0, 0);
		waitpid(c, NULL, 0);
		self(SIGUSR1);
	}
	return 2;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	evpt("fork", PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACEFORK | PTRACE_O_TRACEEXIT);
	evpt("sysgood", PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACESYSGOOD);
	go("no fork event", PTRACE_CONT, t, 0);
	go("no fork event", PTRACE_CONT, t, 0);
	go("marked", PTRACE_SYSCALL, t, 0);
	evpt("none", PTRACE_SETOPTIONS, t, 0, 0);
	go("not marked", PTRACE_SYSCALL, t, 0);
	do {
		must_pt(PTRACE_SYSCALL, t, 0, 0);
	} while (WSTOPSIG(xwait(t)) != SIGUSR1);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
