// opt_all: with every option set a fork, a call, an execve and an exit show all their stops in one order: ptrace(2), PTRACE_SETOPTIONS.
#include "req_tools.h"

static const char *path;

static int tracee(void *arg OBS_UNUSED)
{
	block(SIGCHLD);
	self(SIGUSR1);
	if (raw0(SYS_vfork) == 0)
		raw(SYS_exit_group, 9, 0, 0, 0, 0, 0);
	exec_again(path, "again");
	return 2;
}

int main(int argc, char **argv)
{
	if (argc > 1)
		raw(SYS_exit_group, 3, 0, 0, 0, 0, 0);
	begin();
	path = argv[0];
	pid_t t = spawn("tracee", tracee, NULL);
	evpt("all", PTRACE_SETOPTIONS, t, 0,
	     PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE |
		     PTRACE_O_TRACEEXEC | PTRACE_O_TRACEVFORKDONE | PTRACE_O_TRACEEXIT |
		     PTRACE_O_TRACESECCOMP | PTRACE_O_EXITKILL);
	go("signal", PTRACE_CONT, t, 0);
	go("vfork", PTRACE_CONT, t, 0);
	pid_t c = event_child("child", t);
	evwait("child", c, __WALL);
	// The parent's next report waits for the child's end.
	resume(t, 0);
	go("child's exit", PTRACE_CONT, c, 0);
	go("child's end", PTRACE_CONT, c, 0);
	evwait("vfork done", t, __WALL);
	go("execve", PTRACE_CONT, t, 0);
	go("exit", PTRACE_CONT, t, 0);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
