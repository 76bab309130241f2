// perm_not_dumpable_tracee: the memory of a tracee that is not dumpable is closed to a tracer without CAP_SYS_PTRACE, its registers are not: ptrace(2); prctl(2), PR_SET_DUMPABLE.
#include "perm_tools.h"

static long word = 5;

static int target(void *arg OBS_UNUSED)
{
	must_pt(PTRACE_TRACEME, 0, 0, 0);
	set_dumpable(0);
	self(SIGSTOP);
	set_dumpable(1);
	self(SIGSTOP);
	return word;
}

static void look(const char *what, pid_t c)
{
	long w = 0;
	struct user_regs_struct r;
	evpt(what, PTRACE_PEEKDATA, c, &word, &w);
	evpt(what, PTRACE_POKEDATA, c, &word, w + 1);
	evpt(what, PTRACE_GETREGS, c, 0, &r);
	evpt(what, PTRACE_SETREGS, c, 0, &r);
}

int main(void)
{
	begin();
	become(1000);
	pid_t c = fork_named("target", target, NULL);
	evwait("not dumpable", c, 0);
	look("not dumpable", c);
	go("dumpable", PTRACE_CONT, c, 0);
	look("dumpable", c);
	go("end", PTRACE_CONT, c, 0);
	return 0;
}
