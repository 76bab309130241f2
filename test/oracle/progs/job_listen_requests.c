// job_listen_requests: while a tracee listens it is stopped for nobody's requests but INTERRUPT; signals wait, and another SIGSTOP changes nothing: ptrace(2), PTRACE_LISTEN.
#include "stop_tools.h"

int main(void)
{
	begin();
	pid_t t = stop_at(STOP_LISTEN);
	long w;
	struct user_regs_struct r;
	evpt("listening", PTRACE_PEEKDATA, t, &w, &w);
	evpt("listening", PTRACE_GETREGS, t, 0, &r);
	evpt("listening", PTRACE_CONT, t, 0, 0);
	evpt("listening", PTRACE_DETACH, t, 0, 0);
	evpt("listening", PTRACE_LISTEN, t, 0, 0);
	evpt("listening", PTRACE_SETOPTIONS, t, 0, 0);
	evpt("listening", PTRACE_GETEVENTMSG, t, 0, &w);
	ev("state", "is=%d", state_of(t));
	must(kill(t, SIGSTOP));
	must(kill(t, SIGUSR2));
	nap_ms(30); // a signal that ended it would have done so by now
	evwait("signals sent", t, __WALL | WNOHANG);
	ev("state", "is=%d", state_of(t));
	must_pt(PTRACE_INTERRUPT, t, 0, 0);
	evwait("interrupted", t, __WALL);
	evinfo("interrupted", t);
	must_pt(PTRACE_LISTEN, t, 0, 0);
	must_pt(PTRACE_INTERRUPT, t, 0, 0);
	evwait("interrupted again", t, __WALL);
	must(kill(t, SIGCONT));
	go_on("continued", t, 0x7f, 0);
	return 0;
}
