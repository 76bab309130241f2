// seccomp_metadata: SECCOMP_GET_METADATA tells whether a filter was installed with SECCOMP_FILTER_FLAG_LOG: ptrace(2), PTRACE_SECCOMP_GET_METADATA.
#include "req_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	self(SIGSTOP);
	filter(&(struct rule){ SYS_getppid, SECCOMP_RET_ALLOW }, 1, 0);
	filter(&(struct rule){ SYS_getuid, SECCOMP_RET_ERRNO | 3 }, 1, SECCOMP_FILTER_FLAG_LOG);
	self(SIGSTOP);
	return 3;
}

static void metadata(pid_t t, const char *what, unsigned long index, long size)
{
	struct seccomp_metadata m = { .filter_off = index, .flags = 0x5a };
	long r = pt(PTRACE_SECCOMP_GET_METADATA, t, size, &m);
	ev("metadata", "what=%s result=%r flags=%x", what, r, m.flags);
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	go("without a filter", PTRACE_CONT, t, 0);
	metadata(t, "without a filter", 0, 16);
	go("with two", PTRACE_CONT, t, 0);
	evpt("bad pointer", PTRACE_SECCOMP_GET_METADATA, t, 16, 8);
	metadata(t, "first", 0, 16);
	metadata(t, "second", 1, 16);
	metadata(t, "third", 2, 16);
	metadata(t, "short", 1, 8);
	metadata(t, "shorter", 1, 4);
	metadata(t, "long", 1, 4096);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
