// reg_regset_errors: GETREGSET and SETREGSET of an unknown set are EINVAL, bad pointers EFAULT, and the iovec is kept: ptrace(2), PTRACE_GETREGSET.
#include "req_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	return 0;
}

static void try(pid_t t, const char *what, long type, void *iov)
{
	evpt(what, PTRACE_GETREGSET, t, type, iov);
	evpt(what, PTRACE_SETREGSET, t, type, iov);
}

int main(void)
{
	begin();
	char *p = new_plot();
	pid_t t = spawn("tracee", tracee, NULL);
	struct user_regs_struct before = get_regs(t), after;
	static unsigned char b[8192];
	struct iovec good = { b, 216 };
	try(t, "set 0", 0, &good);
	try(t, "NT_PRPSINFO", NT_PRPSINFO, &good);
	try(t, "NT_TASKSTRUCT", NT_TASKSTRUCT, &good);
	try(t, "NT_AUXV", NT_AUXV, &good);
	try(t, "NT_SIGINFO", NT_SIGINFO, &good);
	try(t, "NT_FILE", NT_FILE, &good);
	try(t, "NT_PRXFPREG", NT_PRXFPREG, &good);
	try(t, "NT_ARM_VFP", NT_ARM_VFP, &good);
	try(t, "set -1", -1, &good);
	ev("iovec", "same=%b", good.iov_base == b && good.iov_len == 216);
	static const struct {
		const char *name;
		long type;
	} sets[] = { { "NT_PRSTATUS", 1 }, { "NT_PRFPREG", 2 }, { "NT_X86_XSTATE", 0x202 } };
	for (int i = 0; i < 3; i++) {
		char what[64];
		struct iovec null = { NULL, 64 }, kernel = { (void *)KERNEL_ADDRESS, 64 },
			     hole = { p + PLOT_HOLE * PAGE, 64 };
		snprintf(what, sizeof what, "%s, null iovec", sets[i].name);
		try(t, what, sets[i].type, NULL);
		snprintf(what, sizeof what, "%s, kernel iovec", sets[i].name);
		try(t, what, sets[i].type, (void *)KERNEL_ADDRESS);
		snprintf(what, sizeof what, "%s, null buffer", sets[i].name);
		try(t, what, sets[i].type, &null);
		snprintf(what, sizeof what, "%s, kernel buffer", sets[i].name);
		try(t, what, sets[i].type, &kernel);
		snprintf(what, sizeof what, "%s, hole", sets[i].name);
		try(t, what, sets[i].type, &hole);
		ev("iovec", "what=%s same=%b", sets[i].name,
		   null.iov_len == 64 && kernel.iov_len == 64 && hole.iov_len == 64);
	}
	// An iovec that can be read but not written: the registers go, the length cannot.
	struct iovec *ro = (struct iovec *)(p + PLOT_AFTER * PAGE);
	ro->iov_base = b;
	ro->iov_len = 216;
	must(mprotect(p + PLOT_AFTER * PAGE, PAGE, PROT_READ));
	evpt("read-only iovec", PTRACE_GETREGSET, t, NT_PRSTATUS, ro);
	after = get_regs(t);
	ev("registers", "same=%b", !memcmp(&before, &after, sizeof after));
	finish(t);
	return 0;
}
