// sys_sysemu: PTRACE_SYSEMU stops at the entry only and the call is not made: its result is what the tracer puts into rax: ptrace(2), PTRACE_SYSEMU.
#include "req_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	long a = raw0(SYS_getppid);
	long b = raw(SYS_mkdir, (long)"/nonexistent/x", 0, 0, 0, 0, 0);
	long c = raw0(SYS_getppid);
	ev("calls", "a=%r b=%r real=%p", a, b, c);
	return 0;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACESYSGOOD);
	go("getppid", PTRACE_SYSEMU, t, 0);
	evinfo("getppid", t);
	evmsg("getppid", t);
	struct user_regs_struct r = get_regs(t);
	evregs("getppid", &r, "orig_rax rax");
	r.rax = 4711;
	set_regs(t, r);
	go("mkdir", PTRACE_SYSEMU, t, 0);
	r = get_regs(t);
	evregs("mkdir", &r, "orig_rax rax");
	// Left by CONT the emulated call is not made either.
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
