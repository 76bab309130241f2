// req_user_dispatch: GET_ and SET_SYSCALL_USER_DISPATCH_CONFIG show and change what prctl(PR_SET_SYSCALL_USER_DISPATCH) set: ptrace(2); prctl(2).
#include "req_tools.h"

struct config {
	unsigned long mode, selector, offset, len;
};

static volatile char selector;

static void dispatched(int sig OBS_UNUSED, siginfo_t *si, void *uc OBS_UNUSED)
{
	selector = 0;
	ev("dispatched", "code=%d number=%d", si->si_code, si->si_syscall);
}

static int tracee(void *arg OBS_UNUSED)
{
	on(SIGSYS, dispatched, 0);
	self(SIGSTOP);
	ev("set", "result=%r", raw(SYS_prctl, PR_SET_SYSCALL_USER_DISPATCH, 1, 0x1000, 0x2000, (long)&selector, 0));
	self(SIGSTOP);
	selector = 1;
	raw0(SYS_getppid);
	selector = 0;
	self(SIGSTOP);
	selector = 1;
	raw0(SYS_getppid);
	selector = 0;
	ev("off", "quiet=yes");
	return 0;
}

static void look(const char *what, pid_t t)
{
	struct config c = { 9, 9, 9, 9 };
	long r = pt(PTRACE_GET_SYSCALL_USER_DISPATCH_CONFIG_NR, t, sizeof c, &c);
	ev("config", "what=%s result=%r mode=%d selector=%b offset=%x len=%x", what, r, c.mode,
	   c.selector == (unsigned long)&selector, c.offset, c.len);
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	go("off", PTRACE_CONT, t, 0);
	look("off", t);
	go("on", PTRACE_CONT, t, 0);
	look("on", t);
	struct config c = { .mode = 1, .selector = (unsigned long)&selector, .offset = 0x3000, .len = 0x1000 };
	ev("set", "what=short result=%r", pt(PTRACE_SET_SYSCALL_USER_DISPATCH_CONFIG_NR, t, 8, &c));
	ev("set", "what=null result=%r", pt(PTRACE_SET_SYSCALL_USER_DISPATCH_CONFIG_NR, t, sizeof c, 0));
	ev("get", "what=short result=%r", pt(PTRACE_GET_SYSCALL_USER_DISPATCH_CONFIG_NR, t, 8, &c));
	struct config bad = { .mode = 7 };
	ev("set", "what=mode-7 result=%r", pt(PTRACE_SET_SYSCALL_USER_DISPATCH_CONFIG_NR, t, sizeof bad, &bad));
	bad = (struct config){ .mode = 0, .offset = 1 };
	ev("set", "what=off-with-offset result=%r", pt(PTRACE_SET_SYSCALL_USER_DISPATCH_CONFIG_NR, t, sizeof bad, &bad));
	ev("set", "what=good result=%r", pt(PTRACE_SET_SYSCALL_USER_DISPATCH_CONFIG_NR, t, sizeof c, &c));
	look("changed", t);
	go("dispatched", PTRACE_CONT, t, 0);
	evmsg("dispatched", t);
	go("third stop", PTRACE_CONT, t, SIGSYS);
	c = (struct config){ .mode = 0 };
	ev("set", "what=off result=%r", pt(PTRACE_SET_SYSCALL_USER_DISPATCH_CONFIG_NR, t, sizeof c, &c));
	look("off", t);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
