// mem_vm_errors: process_vm_readv refuses flags, too many parts, bad vectors and processes that do not exist: process_vm_readv(2), ERRORS.
#include "req_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	return 0;
}

static long word = 5;

static void try(const char *what, long pid, void *l, long ln, void *r, long rn, long flags)
{
	long x = syscall(SYS_process_vm_readv, pid, l, ln, r, rn, flags);
	long y = syscall(SYS_process_vm_writev, pid, l, ln, r, rn, flags);
	ev("try", "what=%s readv=%r", what, x < 0 ? -errno : x);
	ev("try", "what=%s writev=%r", what, y < 0 ? -errno : y);
}

int main(void)
{
	begin();
	char *p = new_plot();
	pid_t t = spawn("tracee", tracee, NULL);
	static char b[8];
	struct iovec l = { b, 8 }, r = { &word, 8 };
	static struct iovec many[1025];
	try("good", t, &l, 1, &r, 1, 0);
	try("flags", t, &l, 1, &r, 1, 1);
	try("no process", INT_MAX, &l, 1, &r, 1, 0);
	try("negative process", -1, &l, 1, &r, 1, 0);
	try("process 0", 0, &l, 1, &r, 1, 0);
	try("itself", getpid(), &l, 1, &r, 1, 0);
	try("too many local parts", t, many, 1025, &r, 1, 0);
	try("too many remote parts", t, &l, 1, many, 1025, 0);
	try("1024 empty parts", t, many, 1024, many, 1024, 0);
	try("negative count", t, &l, -1, &r, 1, 0);
	try("no local parts", t, NULL, 0, &r, 1, 0);
	try("no remote parts", t, &l, 1, NULL, 0, 0);
	try("no remote parts, no process", INT_MAX, &l, 1, NULL, 0, 0);
	try("bad local vector", t, (void *)8, 1, &r, 1, 0);
	try("bad remote vector", t, &l, 1, (void *)8, 1, 0);
	struct iovec nowhere = { p + PLOT_HOLE * PAGE, 8 }, kernel = { (void *)KERNEL_ADDRESS, 8 };
	struct iovec huge = { &word, -1L }, wide = { &word, LONG_MAX };
	try("bad local part", t, &nowhere, 1, &r, 1, 0);
	try("kernel local part", t, &kernel, 1, &r, 1, 0);
	try("negative local length", t, &huge, 1, &r, 1, 0);
	try("negative remote length", t, &l, 1, &huge, 1, 0);
	try("wide remote length", t, &l, 1, &wide, 1, 0);
	ev("word", "is=%d", word);
	finish(t);
	return 0;
}
