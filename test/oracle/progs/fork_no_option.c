// fork_no_option: without an option a tracee's fork makes no event and the child is not traced: ptrace(2), PTRACE_SETOPTIONS.
#include "req_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	static const long calls[] = { SYS_fork, SYS_vfork };
	for (int i = 0; i < 2; i++) {
		pid_t c = raw0(calls[i]);
		if (c == 0) {
			role("child");
			ev("child", "tracer=%p", tracer_of(raw0(SYS_getpid)));
			raw(SYS_exit_group, 3, 0, 0, 0, 0, 0);
		}
		role("tracee"); // the vfork child shared it
		ev("waited", "status=%w", xwait(c));
	}
	return 4;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACEEXEC | PTRACE_O_TRACEVFORKDONE);
	for (;;) {
		int st = go("next", PTRACE_CONT, t, 0);
		if (!WIFSTOPPED(st))
			return 0;
	}
}
