// sys_signal_between: a signal sent in an entry stop is reported only after the call's exit stop: ptrace(2), Syscall-stops.
#include "req_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	on(SIGUSR1, note, 0);
	ev("call", "result=%r", raw0(SYS_getuid));
	return 0;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACESYSGOOD);
	to_entry(t, SYS_getuid);
	tkill_to(t, t, SIGUSR1);
	go("exit", PTRACE_SYSCALL, t, 0);
	evmsg("exit", t);
	go("signal", PTRACE_SYSCALL, t, 0);
	evinfo("signal", t);
	go("end", PTRACE_CONT, t, SIGUSR1);
	return 0;
}
