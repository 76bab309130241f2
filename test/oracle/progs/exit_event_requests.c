// exit_event_requests: any resume leaves the exit event for the end, also SYSCALL, SINGLESTEP and DETACH, and a signal given to it is dropped: ptrace(2), PTRACE_O_TRACEEXIT.
#include "req_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	return 9;
}

int main(void)
{
	begin();
	static const long requests[] = { PTRACE_CONT, PTRACE_SYSCALL, PTRACE_SINGLESTEP, PTRACE_DETACH };
	for (int i = 0; i < 4; i++) {
		pid_t t = spawn("tracee", tracee, NULL);
		must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACEEXIT);
		go("event", PTRACE_CONT, t, 0);
		evpt("", requests[i], t, 0, SIGTERM);
		evwait("end", t, __WALL);
	}
	return 0;
}
