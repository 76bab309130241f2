// seccomp_kill: RET_KILL_PROCESS and RET_KILL_THREAD end a tracee by SIGSYS without a signal stop, after the exit stop of the call and the exit event: seccomp(2), SECCOMP_RET_KILL_PROCESS.
#include "req_tools.h"

static int tracee(void *action)
{
	filter_one(SYS_getppid, (unsigned)(long)action);
	raw0(SYS_getppid);
	return 3;
}

int main(void)
{
	begin();
	static const unsigned actions[] = { SECCOMP_RET_KILL_PROCESS, SECCOMP_RET_KILL_THREAD };
	for (int i = 0; i < 2; i++) {
		pid_t t = spawn(i ? "thread" : "process", tracee, (void *)(long)actions[i]);
		must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACEEXIT | PTRACE_O_TRACESYSGOOD);
		to_entry(t, SYS_getppid);
		go("exit", PTRACE_SYSCALL, t, 0);
		struct user_regs_struct r = get_regs(t);
		evregs("exit", &r, "rax orig_rax");
		go("event", PTRACE_SYSCALL, t, 0);
		r = get_regs(t);
		evregs("event", &r, "rax orig_rax");
		evmsg("event", t);
		go("end", PTRACE_SYSCALL, t, 0);
	}
	return 0;
}
