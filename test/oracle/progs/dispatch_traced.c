// dispatch_traced: a tracer sees the SIGSYS of a dispatched call, and neither its entry nor its exit, nor is it emulated: ptrace(2); prctl(2), PR_SET_SYSCALL_USER_DISPATCH.
#include "dispatch_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	dispatch_on();
	self(SIGSTOP);
	ev("call", "result=%d", blocked(SYS_getppid));
	selector = 7;
	near_call(SYS_getppid);
	return 3;
}

// find goes from one system call stop to the next up to another kind of stop.
static int find(const char *what, long request, pid_t t, int sig)
{
	int calls = 0, st;
	for (;; sig = 0) {
		must_pt(request, t, 0, sig);
		st = xwait(t);
		if (!WIFSTOPPED(st) || WSTOPSIG(st) != (SIGTRAP | 0x80))
			break;
		struct user_regs_struct r = get_regs(t);
		if (r.orig_rax == SYS_getppid)
			evregs(what, &r, "orig_rax rax");
		calls++;
	}
	ev("found", "what=%s status=%w", what, st);
	return calls;
}

static void run(const char *what, long request)
{
	pid_t t = spawn(what, tracee, NULL);
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEEXIT | PTRACE_O_EXITKILL);
	go("on", PTRACE_CONT, t, 0);
	ev("calls", "before=%d", find("dispatched", request, t, 0));
	evinfo("dispatched", t);
	struct user_regs_struct r = get_regs(t);
	evregs("dispatched", &r, "orig_rax rax rip");
	if (request == PTRACE_SYSEMU)
		request = PTRACE_CONT;
	find("killed", request, t, SIGSYS);
	evmsg("killed", t);
	r = get_regs(t);
	evregs("killed", &r, "orig_rax rax");
	go("end", PTRACE_CONT, t, 0);
}

int main(void)
{
	begin_dispatch();
	run("cont", PTRACE_CONT);
	run("syscall", PTRACE_SYSCALL);
	run("sysemu", PTRACE_SYSEMU);
	return 0;
}
