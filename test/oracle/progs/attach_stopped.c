// attach_stopped: attaching to a stopped process: the first wait reports SIGSTOP at once, without SIGCONT; what follows that stop when it is resumed: ptrace(2), PTRACE_ATTACH.
#include "sig_tools.h"

static struct gate g;

static int tracee(void *arg OBS_UNUSED)
{
	must(kill(getpid(), SIGSTOP));
	ev("after", "running=yes");
	gate_pass(&g);
	return 0;
}

int main(void)
{
	begin();
	g = new_gate();
	pid_t t = fork_named("tracee", tracee, NULL);
	evwait("stopped", t, WUNTRACED);
	ev("state", "stopped=%b", state_of(t) == 'T');
	evpt("stopped", PTRACE_ATTACH, t, 0, 0);
	evwait("attach", t, __WALL);
	evinfo("attach", t);
	evwait("once", t, __WALL | WNOHANG);
	go("resumed", PTRACE_CONT, t, 0);
	evinfo("resumed", t);
	resume(t, 0);
	await_state(t, "S");
	gate_open(&g);
	evwait("end", t, __WALL);
	return 0;
}
