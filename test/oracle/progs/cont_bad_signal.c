// cont_bad_signal: resuming with a signal beyond 64 is EIO and leaves the tracee stopped: ptrace(2), PTRACE_CONT, ERRORS.
#include "sig_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	on(64, note, 0);
	must(kill(getpid(), SIGUSR1));
	return 0;
}

int main(void)
{
	static const long req[] = { PTRACE_CONT, PTRACE_SYSCALL, PTRACE_SINGLESTEP, PTRACE_SYSEMU };
	static const long bad[] = { 65, 128, -1, 1L << 32 };
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	go("signal", PTRACE_CONT, t, 0);
	for (int i = 0; i < 4; i++)
		for (int j = 0; j < 4; j++)
			evpt("bad signal", req[i], t, 0, bad[j]);
	evwait("still stopped", t, __WALL | WNOHANG);
	evinfo("still stopped", t);
	go("end", PTRACE_CONT, t, 64);
	return 0;
}
