// req_peek: PEEKTEXT and PEEKDATA read any mapped word whatever its protection and alignment; unmapped memory is EIO: ptrace(2), PTRACE_PEEKTEXT.
#include "req_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	return 0;
}

static void look(pid_t t, const char *what, unsigned long addr)
{
	unsigned long d = 0x5a5a, x = 0x5a5a;
	long r = pt(PTRACE_PEEKDATA, t, addr, &d);
	long q = pt(PTRACE_PEEKTEXT, t, addr, &x);
	ev("peek", "what=%s data=%r text=%r value=%x same=%b", what, r, q, d, d == x);
}

int main(void)
{
	begin();
	char *p = new_plot();
	pid_t t = spawn("tracee", tracee, NULL);
	unsigned long a = (unsigned long)p;
	look(t, "aligned", a + 8);
	look(t, "unaligned", a + 11);
	look(t, "PROT_NONE", a + PLOT_NONE * PAGE);
	look(t, "PROT_READ", a + PLOT_RO * PAGE);
	look(t, "PROT_WRITE", a + PLOT_WO * PAGE);
	look(t, "across two protections", a + PLOT_NONE * PAGE - 3);
	look(t, "last word before a hole", a + PLOT_HOLE * PAGE - 8);
	look(t, "into a hole", a + PLOT_HOLE * PAGE - 7);
	look(t, "hole", a + PLOT_HOLE * PAGE + 8);
	look(t, "out of a hole", a + PLOT_AFTER * PAGE - 1);
	look(t, "first word after a hole", a + PLOT_AFTER * PAGE);
	look(t, "null", 0);
	look(t, "kernel", KERNEL_ADDRESS);
	look(t, "noncanonical", 0x800000000000UL);
	look(t, "end of user memory", 0x7ffffffffff8UL);
	look(t, "last byte", -1UL);
	look(t, "last word", -8UL);
	finish(t);
	return 0;
}
