// err_pids: process ids that are 0, negative, huge or free are ESRCH for every request, known or not, whatever else is wrong: ptrace(2), ERRORS.
#include "req_tools.h"

int main(void)
{
	begin();
	static const long requests[] = {
		PTRACE_PEEKTEXT, PTRACE_PEEKDATA, PTRACE_PEEKUSR, PTRACE_POKETEXT, PTRACE_POKEDATA,
		PTRACE_POKEUSR, PTRACE_CONT, PTRACE_KILL, PTRACE_SINGLESTEP, PTRACE_GETREGS,
		PTRACE_SETREGS, PTRACE_GETFPREGS, PTRACE_SETFPREGS, PTRACE_ATTACH, PTRACE_DETACH,
		PTRACE_SYSCALL, PTRACE_SYSEMU, PTRACE_SYSEMU_SINGLESTEP, PTRACE_ARCH_PRCTL_NR,
		PTRACE_SETOPTIONS, PTRACE_GETEVENTMSG, PTRACE_GETSIGINFO, PTRACE_SETSIGINFO,
		PTRACE_GETREGSET, PTRACE_SETREGSET, PTRACE_SEIZE, PTRACE_INTERRUPT, PTRACE_LISTEN,
		PTRACE_PEEKSIGINFO, PTRACE_GETSIGMASK, PTRACE_SETSIGMASK, PTRACE_SECCOMP_GET_FILTER,
		PTRACE_SECCOMP_GET_METADATA, PTRACE_GET_SYSCALL_INFO, PTRACE_GET_RSEQ_CONFIGURATION,
		4242, -1,
	};
	static const struct {
		const char *name;
		long pid;
	} pids[] = {
		{ "0", 0 }, { "-1", -1 }, { "least int", INT_MIN }, { "greatest int", INT_MAX },
		{ "free", 4194303 }, { "2^32", 1L << 32 }, { "least long", LONG_MIN },
	};
	for (unsigned long i = 0; i < sizeof requests / sizeof requests[0]; i++)
		for (unsigned long j = 0; j < sizeof pids / sizeof pids[0]; j++) {
			long r = pt(requests[i], pids[j].pid, 0, KERNEL_ADDRESS);
			ev("try", "request=%d pid=%s result=%r", requests[i], pids[j].name, r);
		}
	return 0;
}
