// vfork_memory: a vfork child shares its parent's memory: a word poked into one is in the other: ptrace(2), PTRACE_O_TRACEVFORK; vfork(2).
#include "req_tools.h"

static volatile long word;

static int tracee(void *arg OBS_UNUSED)
{
	block(SIGCHLD);
	if (raw0(SYS_vfork) == 0)
		raw(SYS_exit_group, word, 0, 0, 0, 0, 0);
	return word;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACEVFORK);
	go("event", PTRACE_CONT, t, 0);
	pid_t c = event_child("child", t);
	evwait("child", c, __WALL);
	evpt("child", PTRACE_POKEDATA, c, &word, 21);
	ev("parent", "word=%d", peek(t, &word));
	evpt("parent", PTRACE_POKEDATA, t, &word, 22);
	ev("child", "word=%d", peek(c, &word));
	resume(t, 0);
	go("child's end", PTRACE_CONT, c, 0);
	evwait("end", t, __WALL);
	return 0;
}
