// sys_fork: fork's entry, event and exit stops are the parent's; the child begins with SIGSTOP and its next stop is its own first call: ptrace(2), Syscall-stops, PTRACE_O_TRACEFORK.
#include "req_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	block(SIGCHLD);
	if (raw0(SYS_fork) == 0) {
		raw0(SYS_getuid);
		raw(SYS_exit_group, 1, 0, 0, 0, 0, 0);
	}
	raw0(SYS_getgid);
	return 0;
}

static void look(const char *what, pid_t t)
{
	struct user_regs_struct r = get_regs(t);
	evregs(what, &r, r.rax < 1 || (long)r.rax < 0 ? "orig_rax rax" : "orig_rax");
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEFORK);
	to_entry(t, SYS_fork);
	go("event", PTRACE_SYSCALL, t, 0);
	look("event", t);
	pid_t c = event_child("child", t);
	evwait("child", c, __WALL);
	look("child", c);
	go("exit", PTRACE_SYSCALL, t, 0);
	struct user_regs_struct r = get_regs(t);
	ev("exit", "rax=%p", r.rax);
	go("next entry", PTRACE_SYSCALL, t, 0);
	look("next entry", t);
	go("child's entry", PTRACE_SYSCALL, c, 0);
	look("child's entry", c);
	go("child's exit", PTRACE_SYSCALL, c, 0);
	look("child's exit", c);
	go("child's end", PTRACE_CONT, c, 0);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
