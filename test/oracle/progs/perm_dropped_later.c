// perm_dropped_later: a tracer that gives up its privileges after attaching keeps its tracee and all requests: ptrace(2), DESCRIPTION.
#include "perm_tools.h"

static long word = 5;

static int target(void *arg OBS_UNUSED)
{
	await_flag(0);
	ev("word", "is=%d", word);
	return 4;
}

int main(void)
{
	begin();
	pid_t c = fork_named("target", target, NULL);
	must_pt(PTRACE_ATTACH, c, 0, 0);
	evwait("attached", c, __WALL);
	become(1000);
	long w = 0;
	evpt("", PTRACE_PEEKDATA, c, &word, &w);
	evpt("", PTRACE_POKEDATA, c, &word, 6);
	struct user_regs_struct r;
	evpt("", PTRACE_GETREGS, c, 0, &r);
	evpt("", PTRACE_SETREGS, c, 0, &r);
	evpt("", PTRACE_SETOPTIONS, c, 0, PTRACE_O_TRACEEXIT);
	struct iovec mine = { &w, 8 }, its = { &word, 8 };
	ssize_t n = process_vm_readv(c, &mine, 1, &its, 1, 0);
	ev("vm", "readv=%r", n < 0 ? -errno : n);
	ev("kill", "result=%e", kill(c, 0) < 0 ? errno : 0);
	set_flag(0);
	go("exit", PTRACE_CONT, c, 0);
	go("end", PTRACE_CONT, c, 0);
	return 0;
}
