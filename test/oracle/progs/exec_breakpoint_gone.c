// exec_breakpoint_gone: what a tracer poked into code is gone after execve, for the tracee and for others that run the same file: ptrace(2), PTRACE_POKETEXT; execve(2).
#include "req_tools.h"

static const char *path;

static NOINLINE int answer(void)
{
	__asm__ volatile("");
	return 41;
}

static int tracee(void *arg OBS_UNUSED)
{
	exec_again(path, "again");
	return 1;
}

int main(int argc, char **argv)
{
	if (argc > 1)
		return answer();
	begin();
	path = argv[0];
	pid_t t = spawn("tracee", tracee, NULL);
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACEEXEC);
	long old = peek(t, answer);
	must_pt(PTRACE_POKETEXT, t, answer, 0xcccccccccccccccc);
	go("event", PTRACE_CONT, t, 0);
	ev("code", "original=%b own=%d", peek(t, answer) == old, answer());
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
