// job_listen_sigcont: after PTRACE_LISTEN a SIGCONT is reported as PTRACE_EVENT_STOP with SIGTRAP, then as a signal: ptrace(2), PTRACE_LISTEN.
#include "sig_tools.h"

static struct gate g;

static int tracee(void *arg OBS_UNUSED)
{
	gate_pass(&g);
	must(kill(getpid(), SIGTSTP));
	ev("after", "sig=SIGTSTP");
	return 0;
}

int main(void)
{
	begin();
	g = new_gate();
	pid_t t = fork_named("tracee", tracee, NULL);
	must_pt(PTRACE_SEIZE, t, 0, 0);
	gate_open(&g);
	evwait("signal", t, __WALL);
	go("group-stop", PTRACE_CONT, t, SIGTSTP);
	evpt("group-stop", PTRACE_LISTEN, t, 0, 0);
	evwait("listening", t, __WALL | WNOHANG);
	evpt("listening", PTRACE_CONT, t, 0, 0);
	evpt("listening", PTRACE_GETREGS, t, 0, &(struct user_regs_struct){ 0 });
	must(kill(t, SIGCONT));
	evwait("notified", t, __WALL);
	evinfo("notified", t);
	go("sigcont", PTRACE_CONT, t, 0);
	evinfo("sigcont", t);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
