// vfork_done_only: TRACEVFORKDONE alone stops the parent when its untraced child is done, with the child's id as message: ptrace(2), PTRACE_O_TRACEVFORKDONE.
#include "req_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	block(SIGCHLD);
	if (raw0(SYS_vfork) == 0) {
		obs_tab->word[0] = raw0(SYS_getpid);
		raw(SYS_exit_group, 5, 0, 0, 0, 0, 0);
	}
	return 4;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACEVFORKDONE);
	go("done", PTRACE_CONT, t, 0);
	ev("message", "child=%b", event_msg(t) == (unsigned long)obs_tab->word[0]);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
