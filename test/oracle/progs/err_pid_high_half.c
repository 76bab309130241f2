// err_pid_high_half: only the low half of the pid argument counts: ptrace(2), C library/kernel differences.
#include "req_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	return 7;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	struct user_regs_struct r;
	evpt("high half 1", PTRACE_GETREGS, 1L << 32 | t, 0, &r);
	evpt("high half -1", PTRACE_GETREGS, ~0UL << 32 | t, 0, &r);
	evpt("high half 1", PTRACE_CONT, 1L << 32 | t, 0, 0);
	evwait("end", t, __WALL);
	return 0;
}
