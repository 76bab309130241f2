// opt_kept_over_exec: options and tracing outlast an execve: ptrace(2), execve(2) under ptrace.
#include "req_tools.h"

static const char *path;

static int tracee(void *arg OBS_UNUSED)
{
	exec_again(path, "1");
	return 1;
}

int main(int argc, char **argv)
{
	path = argv[0];
	if (argc > 1 && !strcmp(argv[1], "1"))
		exec_again(path, "2");
	if (argc > 1)
		return 7;
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACEEXEC | PTRACE_O_TRACEEXIT);
	go("first execve", PTRACE_CONT, t, 0);
	go("second execve", PTRACE_CONT, t, 0);
	go("exit", PTRACE_CONT, t, 0);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
