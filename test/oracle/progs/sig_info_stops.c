// sig_info_stops: GETSIGINFO in syscall stops and event stops shows SIGTRAP with the stop's code and the tracee's id: ptrace(2), Syscall-stops, PTRACE_EVENT stops.
#include "sig_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	getppid();
	getppid();
	return 0;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	go("entry", PTRACE_SYSCALL, t, 0);
	evinfo("entry", t);
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEEXIT);
	evinfo("entry after TRACESYSGOOD", t);
	go("exit", PTRACE_SYSCALL, t, 0);
	evinfo("exit", t);
	go("event", PTRACE_CONT, t, 0);
	evinfo("event", t);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
