// clone_exit_signal: clone is a FORK event with SIGCHLD as exit signal, a VFORK event with CLONE_VFORK, else a CLONE event: ptrace(2), PTRACE_O_TRACECLONE.
#include "req_tools.h"

static const struct {
	const char *name;
	unsigned long flags;
} kinds[] = {
	{ "SIGCHLD", SIGCHLD },
	{ "none", 0 },
	{ "SIGUSR1", SIGUSR1 },
	{ "vfork with SIGCHLD", CLONE_VFORK | CLONE_VM | SIGCHLD },
	{ "vfork with SIGUSR1", CLONE_VFORK | CLONE_VM | SIGUSR1 },
	{ "vfork with own memory", CLONE_VFORK },
};
#define KINDS (int)(sizeof kinds / sizeof kinds[0])

static int tracee(void *arg OBS_UNUSED)
{
	block(SIGCHLD);
	block(SIGUSR1);
	for (int i = 0; i < KINDS; i++) {
		pid_t c = raw(SYS_clone, kinds[i].flags, 0, 0, 0, 0, 0);
		if (c == 0)
			raw(SYS_exit_group, 5, 0, 0, 0, 0, 0);
		xwait(c);
	}
	return 4;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE);
	for (int i = 0; i < KINDS; i++) {
		go(kinds[i].name, PTRACE_CONT, t, 0);
		char name[16];
		snprintf(name, sizeof name, "child%d", i);
		pid_t c = event_child(name, t);
		evwait("child", c, __WALL);
		resume(c, 0);
		xwait(c);
	}
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
