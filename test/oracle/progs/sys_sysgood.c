// sys_sysgood: TRACESYSGOOD marks syscall stops with 0x80 in the wait status and in si_code, and no other stop: ptrace(2), PTRACE_O_TRACESYSGOOD.
#include "req_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	raw0(SYS_getppid);
	self(SIGTRAP);
	__asm__ volatile("int3");
	return 0;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACESYSGOOD);
	go("entry", PTRACE_SYSCALL, t, 0);
	evinfo("entry", t);
	go("exit", PTRACE_SYSCALL, t, 0);
	evinfo("exit", t);
	go("SIGTRAP sent", PTRACE_CONT, t, 0);
	evinfo("SIGTRAP sent", t);
	go("int3", PTRACE_CONT, t, 0);
	evinfo("int3", t);
	go("step", PTRACE_SINGLESTEP, t, 0);
	evinfo("step", t);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
