// req_peek_pointer: the system call stores a peeked word at data; a bad pointer is EFAULT, and an unreadable word EIO first: ptrace(2), C library/kernel differences.
#include "req_tools.h"

static long word = 0x1122334455667788;

static int tracee(void *arg OBS_UNUSED)
{
	return 0;
}

int main(void)
{
	begin();
	char *p = new_plot();
	pid_t t = spawn("tracee", tracee, NULL);
	char odd[32] = { 0 };
	evpt("unaligned", PTRACE_PEEKDATA, t, &word, odd + 3);
	ev("stored", "bytes=%m", odd, 16);
	evpt("null", PTRACE_PEEKDATA, t, &word, 0);
	evpt("read-only", PTRACE_PEEKDATA, t, &word, p + PLOT_RO * PAGE);
	evpt("hole", PTRACE_PEEKDATA, t, &word, p + PLOT_HOLE * PAGE);
	evpt("kernel", PTRACE_PEEKDATA, t, &word, KERNEL_ADDRESS);
	evpt("into a hole", PTRACE_PEEKTEXT, t, &word, p + PLOT_HOLE * PAGE - 4);
	evpt("both bad", PTRACE_PEEKDATA, t, p + PLOT_HOLE * PAGE, p + PLOT_HOLE * PAGE);
	evpt("register, null", PTRACE_PEEKUSR, t, 0, 0);
	evpt("bad register, null", PTRACE_PEEKUSR, t, 1, 0);
	finish(t);
	return 0;
}
