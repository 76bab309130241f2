// seccomp_vsyscall: filters see the calls of the vsyscall page, too: seccomp(2).
#include "req_tools.h"
#include <sys/time.h>

// The vsyscall time(2), at its fixed address.
#define VSYSCALL_TIME ((long (*)(long *))0xffffffffff600400UL)

static void caught(int sig OBS_UNUSED, siginfo_t *si, void *uc OBS_UNUSED)
{
	ev("caught", "code=%d errno=%d number=%d at=%b", si->si_code, si->si_errno, si->si_syscall,
	   (unsigned long)si->si_call_addr == (unsigned long)VSYSCALL_TIME);
}

static int user(void *action)
{
	on(SIGSYS, caught, 0);
	if (action)
		filter_one(SYS_time, (unsigned)(long)action - 1);
	long r = VSYSCALL_TIME(NULL);
	ev("time", "result=%d", r > 1000000000 ? 1 : r);
	return 3;
}

static void traced(const char *what, long number)
{
	pid_t t = spawn(what, user, (void *)(SECCOMP_RET_TRACE + 0x11L));
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACESECCOMP | PTRACE_O_EXITKILL);
	go("filter", PTRACE_CONT, t, 0);
	evmsg("filter", t);
	struct user_regs_struct r = get_regs(t);
	evregs("filter", &r, "orig_rax");
	ev("place", "is=%b", r.rip == (unsigned long)VSYSCALL_TIME);
	r.orig_rax = number;
	r.rax = 815;
	set_regs(t, r);
	go("end", PTRACE_CONT, t, 0);
}

int main(void)
{
	begin();
	static const unsigned long actions[] = {
		0, SECCOMP_RET_ALLOW, SECCOMP_RET_LOG, SECCOMP_RET_ERRNO | 5, SECCOMP_RET_TRAP | 6, SECCOMP_RET_TRACE,
		SECCOMP_RET_USER_NOTIF, SECCOMP_RET_KILL_THREAD, SECCOMP_RET_KILL_PROCESS, 0x10000,
	};
	for (int i = 0; i < 10; i++) {
		pid_t u = fork_named("user", user, (void *)(i ? actions[i] + 1 : 0));
		ev("action", "is=%x", actions[i]);
		evwait("user", u, 0);
	}
	traced("made", SYS_time);
	traced("skipped", -1);
	traced("changed", SYS_getppid);
	return 0;
}
