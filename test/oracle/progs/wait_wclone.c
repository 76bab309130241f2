// wait_wclone: __WCLONE and __WALL do not matter for a tracee; without tracing they select by exit signal: waitpid(2), __WCLONE.
#include "sig_tools.h"

static struct gate g;

static int tracee(void *arg OBS_UNUSED)
{
	for (int i = 0; i < 3; i++)
		must(kill(getpid(), SIGUSR1));
	return 0;
}

static pid_t clone_plain(int flags)
{
	pid_t c = must(syscall(SYS_clone, flags, 0, 0, 0, 0));
	if (c == 0) {
		role("clone");
		gate_pass(&g);
		must(kill(getpid(), SIGUSR2));
		_exit(0);
	}
	return c;
}

int main(void)
{
	begin();
	g = new_gate();
	pid_t t = spawn("tracee", tracee, NULL);
	resume(t, 0);
	evwait("tracee, __WCLONE", t, __WCLONE);
	resume(t, 0);
	evwait("tracee, __WALL", t, __WALL);
	resume(t, 0);
	evwait("tracee, 0", t, 0);
	go("end", PTRACE_CONT, t, 0);

	pid_t c = clone_plain(0);
	name_pid("clone", c);
	evwait("no exit signal, 0", c, WNOHANG);
	evwait("no exit signal, __WCLONE", c, WNOHANG | __WCLONE);
	must_pt(PTRACE_SEIZE, c, 0, 0);
	evwait("seized, 0", c, WNOHANG);
	gate_open(&g);
	evwait("seized, 0", c, 0);
	go("end", PTRACE_CONT, c, 0);
	return 0;
}
