// sig_exec_trap_blocked: the SIGTRAP that execve sends a tracee is an ordinary signal: blocked, it waits until it is unblocked: ptrace(2), execve(2) under ptrace.
#include "sig_tools.h"

static const char *path;

static int tracee(void *arg OBS_UNUSED)
{
	block(SIGTRAP);
	execl(path, path, "again", NULL);
	return 1;
}

int main(int argc, char **argv)
{
	if (argc > 1) {
		role("tracee");
		ev("executed", "pending=%b", is_pending(SIGTRAP));
		set_flag(0);
		unblock(SIGTRAP);
		ev("unblocked", "pending=%b", is_pending(SIGTRAP));
		return 6;
	}
	begin();
	path = argv[0];
	pid_t t = spawn("tracee", tracee, NULL);
	go("trap", PTRACE_CONT, t, 0);
	ev("order", "ran_before_trap=%b", obs_tab->flag[0]);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
