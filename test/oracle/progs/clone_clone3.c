// clone_clone3: clone3 makes the same events as clone, by its exit signal and CLONE_VFORK: clone(2), clone3(); ptrace(2).
#include "req_tools.h"
#include <linux/sched.h>

static const struct {
	const char *name;
	unsigned long flags, signal;
} kinds[] = {
	{ "SIGCHLD", 0, SIGCHLD },
	{ "none", 0, 0 },
	{ "vfork", CLONE_VFORK | CLONE_VM, SIGCHLD },
	{ "untraced", CLONE_UNTRACED, SIGCHLD },
};

static int tracee(void *arg OBS_UNUSED)
{
	block(SIGCHLD);
	for (int i = 0; i < 4; i++) {
		struct clone_args a = { .flags = kinds[i].flags, .exit_signal = kinds[i].signal };
		pid_t c = raw(SYS_clone3, (long)&a, sizeof a, 0, 0, 0, 0);
		if (c == 0)
			raw(SYS_exit_group, 5, 0, 0, 0, 0, 0);
		ev("clone3", "made=%b", c > 0);
		xwait(c);
	}
	return 4;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE);
	for (int i = 0; i < 3; i++) {
		go(kinds[i].name, PTRACE_CONT, t, 0);
		pid_t c = event_child(kinds[i].name, t);
		evwait("child", c, __WALL);
		resume(c, 0);
		xwait(c);
	}
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
