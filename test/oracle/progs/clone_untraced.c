// clone_untraced: a child with CLONE_UNTRACED is not traced and makes no event, whatever the options; CLONE_PTRACE is stronger: clone(2), CLONE_UNTRACED.
#include "req_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	static const unsigned long flags[] = { SIGCHLD, 0, CLONE_VFORK | SIGCHLD, CLONE_PTRACE | SIGCHLD };
	block(SIGCHLD);
	for (int i = 0; i < 4; i++) {
		pid_t c = raw(SYS_clone, CLONE_UNTRACED | flags[i], 0, 0, 0, 0, 0);
		if (c == 0) {
			ev("child", "number=%d tracer=%p", i, tracer_of(raw0(SYS_getpid)));
			raw(SYS_exit_group, 5, 0, 0, 0, 0, 0);
		}
		if (i == 3) {
			obs_tab->word[0] = c;
			set_flag(0);
		}
		xwait(c);
	}
	return 4;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE |
						 PTRACE_O_TRACEVFORKDONE);
	go("vfork done", PTRACE_CONT, t, 0);
	resume(t, 0);
	await_flag(0);
	pid_t c = obs_tab->word[0];
	name_pid("last", c);
	evwait("with CLONE_PTRACE", c, __WALL);
	go("its end", PTRACE_CONT, c, 0);
	evwait("end", t, __WALL);
	return 0;
}
