// sys_skip: number -1 at the entry skips the call: the result is what rax holds, -ENOSYS if untouched; the exit stop comes all the same: ptrace(2), Syscall-stops; seccomp(2).
#include "req_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	for (int i = 0; i < 3; i++)
		ev("mkdir", "result=%r", raw(SYS_mkdir, (long)"/nonexistent/x", 0, 0, 0, 0, 0));
	return 0;
}

static void skip(pid_t t, const char *what, long number, long rax)
{
	struct user_regs_struct r = to_entry(t, SYS_mkdir);
	r.orig_rax = number;
	r.rax = rax;
	set_regs(t, r);
	go(what, PTRACE_SYSCALL, t, 0);
	r = get_regs(t);
	evregs(what, &r, "orig_rax rax");
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	skip(t, "skipped", -1, -ENOSYS);
	skip(t, "with a result", -1, 1234);
	skip(t, "number -2", -2, 1234);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
