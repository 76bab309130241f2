// opt_unknown: SETOPTIONS with an unknown bit is EINVAL and keeps the options as they are: ptrace(2), PTRACE_SETOPTIONS.
#include "req_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	return 2;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	evpt("exit", PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACEEXIT);
	evpt("bit 8", PTRACE_SETOPTIONS, t, 0, 1 << 8);
	evpt("bit 19", PTRACE_SETOPTIONS, t, 0, 1 << 19);
	evpt("bit 22", PTRACE_SETOPTIONS, t, 0, 1 << 22);
	evpt("bit 31", PTRACE_SETOPTIONS, t, 0, 1L << 31);
	evpt("bit 32", PTRACE_SETOPTIONS, t, 0, 1L << 32);
	evpt("bit 63", PTRACE_SETOPTIONS, t, 0, LONG_MIN);
	evpt("known and unknown", PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACEFORK | 1 << 9);
	evpt("all bits", PTRACE_SETOPTIONS, t, 0, -1);
	evpt("address", PTRACE_SETOPTIONS, t, 0x1234, PTRACE_O_TRACEEXIT);
	go("exit event", PTRACE_CONT, t, 0);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
