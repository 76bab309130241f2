// proc_no_randomize: with ADDR_NO_RANDOMIZE two executions have the stack at the same place, as a debugger wants it: personality(2), ADDR_NO_RANDOMIZE.
#include "req_tools.h"
#include <sys/personality.h>

static const char *path;

static int tracee(void *arg OBS_UNUSED)
{
	must(personality(ADDR_NO_RANDOMIZE));
	exec_again(path, "again");
	return 1;
}

static struct user_regs_struct run(void)
{
	pid_t t = spawn("tracee", tracee, NULL);
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACEEXEC);
	go("execve", PTRACE_CONT, t, 0);
	struct user_regs_struct r = get_regs(t);
	go("end", PTRACE_CONT, t, 0);
	return r;
}

int main(int argc, char **argv)
{
	if (argc > 1)
		return 0;
	begin();
	path = argv[0];
	struct user_regs_struct a = run(), b = run(), c = run();
	ev("places", "stack=%b entry=%b", a.rsp == b.rsp && b.rsp == c.rsp, a.rip == b.rip);
	return 0;
}
