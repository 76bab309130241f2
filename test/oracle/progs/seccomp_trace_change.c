// seccomp_trace_change: the number that the tracer leaves is filtered again; RET_TRACE for it makes no second event: seccomp(2), SECCOMP_RET_TRACE, Linux 4.8.
#include "req_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	static const struct rule rules[] = {
		{ SYS_getppid, SECCOMP_RET_TRACE | 1 },
		{ SYS_getuid, SECCOMP_RET_TRACE | 2 },
		{ SYS_getgid, SECCOMP_RET_ERRNO | EDOM },
		{ SYS_geteuid, SECCOMP_RET_TRAP },
	};
	filter(rules, 4, 0);
	on(SIGSYS, note, 0);
	ev("getpid", "result=%p", raw0(SYS_getppid));
	ev("getuid", "result=%r", raw0(SYS_getppid));
	ev("getgid", "result=%r", raw0(SYS_getppid));
	ev("geteuid", "called=%b", raw0(SYS_getppid) != 0);
	return 3;
}

static void change(pid_t t, const char *what, long nr)
{
	go(what, PTRACE_CONT, t, 0);
	evmsg(what, t);
	must_pt(PTRACE_POKEUSR, t, offsetof(struct user_regs_struct, orig_rax), nr);
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACESECCOMP);
	change(t, "to getpid", SYS_getpid);
	change(t, "to getuid", SYS_getuid);
	change(t, "to getgid", SYS_getgid);
	change(t, "to geteuid", SYS_geteuid);
	go("signal", PTRACE_CONT, t, 0);
	go("end", PTRACE_CONT, t, SIGSYS);
	return 0;
}
