// clone_ptrace: a child of a tracee with CLONE_PTRACE is traced without an event and starts with SIGSTOP; without a tracer the flag means nothing: clone(2), CLONE_PTRACE.
#include "req_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	block(SIGCHLD);
	pid_t c = raw(SYS_clone, CLONE_PTRACE | SIGCHLD, 0, 0, 0, 0, 0);
	if (c == 0) {
		ev("child", "traced=%b", tracer_of(getpid()) > 0);
		_exit(5);
	}
	obs_tab->word[0] = c;
	set_flag(0);
	ev("waited", "status=%w", xwait(c));
	return 4;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	resume(t, 0);
	await_flag(0);
	pid_t c = obs_tab->word[0];
	name_pid("child", c);
	evwait("child", c, __WALL);
	go("child's end", PTRACE_CONT, c, 0);
	evwait("end", t, __WALL);
	pid_t u = fork_named("untraced", tracee, NULL);
	evwait("untraced", u, 0);
	return 0;
}
