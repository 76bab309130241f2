// seccomp_kill_at_event: SIGKILL at the seccomp event ends the tracee and the call is not made: seccomp(2), ptrace(2).
#include "req_tools.h"

static int p[2];

static int tracee(void *arg OBS_UNUSED)
{
	filter_one(SYS_write, SECCOMP_RET_TRACE);
	raw(SYS_write, p[1], (long)"x", 1, 0, 0, 0);
	return 3;
}

int main(void)
{
	begin();
	must(pipe2(p, O_CLOEXEC | O_NONBLOCK));
	pid_t t = spawn("tracee", tracee, NULL);
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACESECCOMP);
	go("event", PTRACE_CONT, t, 0);
	must(kill(t, SIGKILL));
	evwait("end", t, __WALL);
	char c;
	ev("pipe", "read=%e", read(p[0], &c, 1) < 0 ? errno : 0);
	return 0;
}
