// mem_vm_write: process_vm_writev writes only where the target itself may write: process_vm_writev(2).
#include "req_tools.h"

static char *p;

static int tracee(void *arg OBS_UNUSED)
{
	ev("seen", "rw=%m ro=%m after=%m", p, 16, p + PLOT_RO * PAGE, 8, p + PLOT_AFTER * PAGE, 8);
	return 0;
}

static void put(pid_t t, const char *what, char *addr, long len)
{
	static char b[64];
	memset(b, 0xab, sizeof b);
	struct iovec mine = { b, len }, its = { addr, len };
	long r = process_vm_writev(t, &mine, 1, &its, 1, 0);
	ev("write", "what=%s result=%r", what, r < 0 ? -errno : r);
}

int main(void)
{
	begin();
	p = new_plot();
	pid_t t = spawn("tracee", tracee, NULL);
	put(t, "writable", p + 2, 3);
	put(t, "PROT_NONE", p + PLOT_NONE * PAGE, 8);
	put(t, "PROT_READ", p + PLOT_RO * PAGE, 8);
	put(t, "into PROT_NONE", p + PLOT_NONE * PAGE - 6, 16);
	put(t, "code", (char *)tracee, 4);
	put(t, "hole", p + PLOT_HOLE * PAGE, 8);
	put(t, "out of a hole", p + PLOT_AFTER * PAGE - 4, 8);
	struct iovec mine[2] = { { "abcd", 4 }, { "efgh", 4 } };
	struct iovec its[3] = { { p + 8, 1 }, { p + 10, 1 }, { p + 12, 4 } };
	ev("write", "what=scatter result=%r", process_vm_writev(t, mine, 2, its, 3, 0));
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
