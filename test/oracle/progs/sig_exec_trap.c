// sig_exec_trap: without PTRACE_O_TRACEEXEC a successful execve sends the tracee a SIGTRAP like one it sends itself: ptrace(2), execve(2) under ptrace.
#include "sig_tools.h"

static const char *path;

static int tracee(void *arg OBS_UNUSED)
{
	execl(path, path, "again", NULL);
	return 1;
}

int main(int argc, char **argv)
{
	if (argc > 1) {
		role("tracee");
		ev("executed", "argc=%d", argc);
		return 6;
	}
	begin();
	path = argv[0];
	pid_t t = spawn("tracee", tracee, NULL);
	go("trap", PTRACE_CONT, t, 0);
	evinfo("trap", t);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
