// proc_seccomp: Seccomp and NoNewPrivs of /proc/PID/status tell that a tracee has a filter: proc(5), Seccomp.
#include "req_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	filter_one(SYS_getppid, SECCOMP_RET_ALLOW);
	self(SIGSTOP);
	return 0;
}

static void look(const char *what, pid_t t)
{
	char a[32] = "", b[32] = "", c[32] = "";
	status_field(t, "Seccomp", a, sizeof a);
	status_field(t, "Seccomp_filters", b, sizeof b);
	status_field(t, "NoNewPrivs", c, sizeof c);
	ev("status", "what=%s seccomp=%s filters=%s no-new-privs=%s", what, a, b, c);
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	look("before", t);
	go("stop", PTRACE_CONT, t, 0);
	look("after", t);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
