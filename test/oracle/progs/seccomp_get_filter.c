// seccomp_get_filter: SECCOMP_GET_FILTER dumps a filter's program, the latest first: ptrace(2), PTRACE_SECCOMP_GET_FILTER.
#include "req_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	self(SIGSTOP);
	filter(&(struct rule){ SYS_getppid, SECCOMP_RET_ALLOW }, 1, 0);
	filter(&(struct rule){ SYS_getuid, SECCOMP_RET_ERRNO | 3 }, 1, 0);
	self(SIGSTOP);
	return 3;
}

static void dump(pid_t t, const char *what, long index)
{
	struct sock_filter f[16];
	long n = pt(PTRACE_SECCOMP_GET_FILTER, t, index, 0);
	ev("filter", "what=%s length=%r", what, n);
	if (n <= 0 || n > 16)
		return;
	n = pt(PTRACE_SECCOMP_GET_FILTER, t, index, f);
	ev("filter", "what=%s copied=%r program=%m", what, n, f, n * sizeof f[0]);
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	go("without a filter", PTRACE_CONT, t, 0);
	dump(t, "without a filter", 0);
	go("with two", PTRACE_CONT, t, 0);
	dump(t, "first", 0);
	dump(t, "second", 1);
	dump(t, "third", 2);
	dump(t, "negative", -1);
	evpt("bad pointer", PTRACE_SECCOMP_GET_FILTER, t, 0, 8);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
