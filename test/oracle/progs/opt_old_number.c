// opt_old_number: request 21, the old number of SETOPTIONS, does the same: ptrace(2), PTRACE_SETOPTIONS; linux/ptrace.h.
#include "req_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	return 2;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	evpt("exit", PTRACE_OLDSETOPTIONS_NR, t, 0, PTRACE_O_TRACEEXIT);
	evpt("unknown", PTRACE_OLDSETOPTIONS_NR, t, 0, 1 << 9);
	go("exit event", PTRACE_CONT, t, 0);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
