// sys_restart_syscall: an interrupted nanosleep shows -ERESTART_RESTARTBLOCK at its exit and goes on as the call restart_syscall: ptrace(2), Syscall-stops; restart_syscall(2).
#include "req_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	struct timespec ts = { 1000, 0 };
	raw(SYS_nanosleep, (long)&ts, (long)&ts, 0, 0, 0, 0);
	return 0;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACESYSGOOD);
	to_entry(t, SYS_nanosleep);
	for (int i = 0; i < 2; i++) {
		must_pt(PTRACE_SYSCALL, t, 0, 0);
		await_state(t, "S");
		tkill_to(t, t, SIGUSR1);
		evwait("exit", t, __WALL);
		struct user_regs_struct r = get_regs(t);
		evregs("exit", &r, "orig_rax rax");
		go("signal", PTRACE_SYSCALL, t, 0);
		r = get_regs(t);
		evregs("signal", &r, "orig_rax rax");
		go("entry", PTRACE_SYSCALL, t, 0);
		r = get_regs(t);
		evregs("entry", &r, "orig_rax rax");
	}
	finish(t);
	return 0;
}
