// err_pointers: every request with a bad data pointer answers with an error, changes nothing and leaves the tracee stopped: ptrace(2), ERRORS.
#include "req_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	return 7;
}

static struct ptrace_peeksiginfo_args peek_args = { .nr = 1 };

int main(void)
{
	begin();
	char *p = new_plot();
	pid_t t = spawn("tracee", tracee, NULL);
	struct user_regs_struct before = get_regs(t), after;
	const struct {
		const char *name;
		long request, addr;
	} requests[] = {
		{ "PEEKDATA", PTRACE_PEEKDATA, (long)p },
		{ "PEEKTEXT", PTRACE_PEEKTEXT, (long)p },
		{ "PEEKUSR", PTRACE_PEEKUSR, 0 },
		{ "GETREGS", PTRACE_GETREGS, 0 },
		{ "SETREGS", PTRACE_SETREGS, 0 },
		{ "GETFPREGS", PTRACE_GETFPREGS, 0 },
		{ "SETFPREGS", PTRACE_SETFPREGS, 0 },
		{ "GETREGSET", PTRACE_GETREGSET, NT_PRSTATUS },
		{ "SETREGSET", PTRACE_SETREGSET, NT_PRSTATUS },
		{ "GETEVENTMSG", PTRACE_GETEVENTMSG, 0 },
		{ "GETSIGINFO", PTRACE_GETSIGINFO, 0 },
		{ "SETSIGINFO", PTRACE_SETSIGINFO, 0 },
		{ "GETSIGMASK", PTRACE_GETSIGMASK, 8 },
		{ "SETSIGMASK", PTRACE_SETSIGMASK, 8 },
		{ "PEEKSIGINFO", PTRACE_PEEKSIGINFO, (long)&peek_args },
		{ "GET_SYSCALL_INFO", PTRACE_GET_SYSCALL_INFO, 88 },
		{ "SECCOMP_GET_FILTER", PTRACE_SECCOMP_GET_FILTER, 0 },
		{ "SECCOMP_GET_METADATA", PTRACE_SECCOMP_GET_METADATA, 16 },
		{ "GET_RSEQ_CONFIGURATION", PTRACE_GET_RSEQ_CONFIGURATION,
		  sizeof(struct ptrace_rseq_configuration) },
	};
	const struct {
		const char *name;
		long data;
	} pointers[] = {
		{ "null", 0 },
		{ "low", 8 },
		{ "hole", (long)(p + PLOT_HOLE * PAGE) },
		{ "noncanonical", 0x800000000000 },
		{ "high noncanonical", LONG_MIN },
		{ "kernel", (long)KERNEL_ADDRESS },
		{ "last", -1 },
	};
	for (unsigned long i = 0; i < sizeof requests / sizeof requests[0]; i++)
		for (unsigned long j = 0; j < sizeof pointers / sizeof pointers[0]; j++)
			ev("try", "request=%s data=%s result=%r", requests[i].name, pointers[j].name,
			   pt(requests[i].request, t, requests[i].addr, pointers[j].data));
	after = get_regs(t);
	ev("tracee", "same=%b stopped=%b", !memcmp(&before, &after, sizeof before), state_of(t) == 't');
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
