// clone_option_decides: only the option of its own kind traces a new task: TRACEFORK does not see clone, TRACECLONE does not see fork: ptrace(2), PTRACE_SETOPTIONS.
#include "req_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	static const unsigned long flags[] = { SIGCHLD, 0, CLONE_VFORK | CLONE_VM | SIGCHLD };
	block(SIGCHLD);
	for (int n = 0; n < 3; n++) {
		self(SIGSTOP);
		for (int i = 0; i < 3; i++) {
			pid_t c = raw(SYS_clone, flags[i], 0, 0, 0, 0, 0);
			if (c == 0)
				raw(SYS_exit_group, 5, 0, 0, 0, 0, 0);
			while (waitpid(c, NULL, __WALL) != c)
				;
		}
	}
	return 4;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	static const long options[] = { PTRACE_O_TRACEFORK, PTRACE_O_TRACECLONE, PTRACE_O_TRACEVFORK };
	int st;
	go("start", PTRACE_CONT, t, 0);
	for (int i = 0; i < 3; i++) {
		must_pt(PTRACE_SETOPTIONS, t, 0, options[i]);
		ev("option", "is=%x", options[i]);
		while (st = go("next", PTRACE_CONT, t, 0), WIFSTOPPED(st) && st >> 16) {
			pid_t c = event_msg(t);
			xwait(c);
			must_pt(PTRACE_DETACH, c, 0, 0);
		}
	}
	return 0;
}
