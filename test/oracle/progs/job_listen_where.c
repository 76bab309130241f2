// job_listen_where: PTRACE_LISTEN needs a seized tracee in a PTRACE_EVENT_STOP; elsewhere it is EIO, running ESRCH: ptrace(2), PTRACE_LISTEN.
#include "sig_tools.h"

static struct gate g;

static int tracee(void *arg OBS_UNUSED)
{
	gate_pass(&g);
	must(kill(getpid(), SIGUSR1));
	gate_pass(&g);
	return 0;
}

static int stopper(void *arg OBS_UNUSED)
{
	must(kill(getpid(), SIGSTOP));
	return 0;
}

int main(void)
{
	begin();
	g = new_gate();
	pid_t t = spawn("traceme", stopper, NULL);
	evpt("traceme, signal", PTRACE_LISTEN, t, 0, 0);
	go("signal", PTRACE_CONT, t, 0);
	go("group-stop", PTRACE_CONT, t, SIGSTOP);
	evpt("traceme, group-stop", PTRACE_LISTEN, t, 0, 0);
	go("end", PTRACE_CONT, t, 0);

	t = fork_named("seized", tracee, NULL);
	must_pt(PTRACE_SEIZE, t, 0, PTRACE_O_TRACEEXIT);
	evpt("seized, running", PTRACE_LISTEN, t, 0, 0);
	gate_open(&g);
	evwait("signal", t, __WALL);
	evpt("seized, signal", PTRACE_LISTEN, t, 0, 0);
	must_pt(PTRACE_INTERRUPT, t, 0, 0);
	go("interrupt", PTRACE_CONT, t, 0);
	evpt("seized, interrupt", PTRACE_LISTEN, t, 0, 0);
	must_pt(PTRACE_INTERRUPT, t, 0, 0);
	evwait("interrupt again", t, __WALL);
	gate_open(&g);
	go("exit event", PTRACE_CONT, t, 0);
	evpt("seized, exit event", PTRACE_LISTEN, t, 0, 0);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
