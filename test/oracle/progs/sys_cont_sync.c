// sys_cont_sync: CONT from an entry stop drops the exit stop, and from an exit stop the next entry stop; SYSCALL later begins with an entry again: ptrace(2), Syscall-stops.
#include "req_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	raw0(SYS_getppid);
	self(SIGUSR1);
	raw0(SYS_getuid);
	raw0(SYS_getgid);
	self(SIGUSR2);
	raw0(SYS_getuid);
	return 0;
}

static void look(const char *what, pid_t t)
{
	struct user_regs_struct r = get_regs(t);
	ev("stop", "what=%s number=%d", what, r.orig_rax);
	evmsg(what, t);
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACESYSGOOD);
	to_entry(t, SYS_getppid);
	go("CONT from the entry", PTRACE_CONT, t, 0);
	go("entry", PTRACE_SYSCALL, t, 0);
	look("entry", t);
	go("exit", PTRACE_SYSCALL, t, 0);
	look("exit", t);
	go("CONT from the exit", PTRACE_CONT, t, 0);
	go("entry", PTRACE_SYSCALL, t, 0);
	look("entry", t);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
