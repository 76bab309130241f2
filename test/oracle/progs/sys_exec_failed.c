// sys_exec_failed: an execve that fails has its exit stop with the error, no event and no SIGTRAP, and the tracee goes on: ptrace(2), execve(2) under ptrace.
#include "req_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	char *argv[] = { "x", NULL };
	ev("execve", "result=%r", raw(SYS_execve, (long)"/nonexistent/x", (long)argv, (long)(argv + 1), 0, 0, 0));
	ev("execve", "result=%r", raw(SYS_execve, (long)"/", (long)argv, (long)(argv + 1), 0, 0, 0));
	ev("execve", "result=%r", raw(SYS_execve, 8, (long)argv, (long)(argv + 1), 0, 0, 0));
	return 3;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEEXEC);
	to_entry(t, SYS_execve);
	go("exit", PTRACE_SYSCALL, t, 0);
	struct user_regs_struct r = get_regs(t);
	evregs("exit", &r, "orig_rax rax");
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
