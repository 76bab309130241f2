// exit_event: TRACEEXIT stops before the end; the message is the coming wait status, of an exit and of a signal: ptrace(2), PTRACE_O_TRACEEXIT.
#include "req_tools.h"

static int by_return(void *arg OBS_UNUSED)
{
	return 0x107; // only the low byte counts
}

static int by_exit(void *arg OBS_UNUSED)
{
	raw(SYS_exit, 9, 0, 0, 0, 0, 0);
	return 0;
}

static int by_signal(void *arg OBS_UNUSED)
{
	self(SIGTERM);
	return 0;
}

static void run(const char *name, int (*fn)(void *), int sig)
{
	pid_t t = spawn(name, fn, NULL);
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACEEXIT);
	if (sig)
		go("signal", PTRACE_CONT, t, 0);
	go("event", PTRACE_CONT, t, sig);
	evinfo("event", t);
	evmsg("event", t);
	go("end", PTRACE_CONT, t, 0);
}

int main(void)
{
	begin();
	run("exit_group", by_return, 0);
	run("exit", by_exit, 0);
	run("signal", by_signal, SIGTERM);
	return 0;
}
