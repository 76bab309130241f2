// clone_failing: a clone that fails makes no event and no child: ptrace(2), PTRACE_O_TRACECLONE; clone(2), ERRORS.
#include "req_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	// Threads need shared signal handlers, and those shared memory.
	ev("clone", "thread-alone=%r", raw(SYS_clone, CLONE_THREAD, 0, 0, 0, 0, 0));
	ev("clone", "sighand-alone=%r", raw(SYS_clone, CLONE_SIGHAND, 0, 0, 0, 0, 0));
	ev("clone", "newns-and-fs=%r", raw(SYS_clone, CLONE_NEWNS | CLONE_FS, 0, 0, 0, 0, 0));
	ev("clone3", "bad-pointer=%r", raw(SYS_clone3, 8, 64, 0, 0, 0, 0));
	ev("clone3", "short=%r", raw(SYS_clone3, (long)obs_tab, 8, 0, 0, 0, 0));
	return 4;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
