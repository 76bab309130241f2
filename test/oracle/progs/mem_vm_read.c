// mem_vm_read: process_vm_readv gathers across iovecs and stops at the first bad page; unlike ptrace it heeds the protection: process_vm_readv(2).
#include "req_tools.h"

static char *p;

static int tracee(void *arg OBS_UNUSED)
{
	return 0;
}

static char b[4 * PAGE];

static void look(pid_t t, const char *what, struct iovec *its, int n, long room)
{
	memset(b, 0, sizeof b);
	struct iovec mine[2] = { { b, room / 2 }, { b + room / 2, room - room / 2 } };
	long r = process_vm_readv(t, mine, 2, its, n, 0);
	ev("read", "what=%s result=%r bytes=%m", what, r < 0 ? -errno : r, b, 16);
}
#define LOOK(t, what, room, ...)                             \
	look(t, what, (struct iovec[]){ __VA_ARGS__ },       \
	     sizeof((struct iovec[]){ __VA_ARGS__ }) / sizeof(struct iovec), room)

int main(void)
{
	begin();
	p = new_plot();
	pid_t t = spawn("tracee", tracee, NULL);
	LOOK(t, "one", 16, { p, 16 });
	LOOK(t, "gather", 16, { p, 3 }, { p + PLOT_RO * PAGE, 5 }, { p + PLOT_AFTER * PAGE, 8 });
	LOOK(t, "less room", 5, { p, 16 });
	LOOK(t, "more room", 16, { p, 5 });
	LOOK(t, "PROT_NONE", 16, { p + PLOT_NONE * PAGE, 8 });
	LOOK(t, "hole", 16, { p + PLOT_HOLE * PAGE, 8 });
	LOOK(t, "into PROT_NONE", 16, { p + PLOT_NONE * PAGE - 6, 16 });
	LOOK(t, "good, bad, good", 16, { p, 4 }, { p + PLOT_HOLE * PAGE, 4 }, { p, 4 });
	LOOK(t, "empty part", 16, { p + PLOT_HOLE * PAGE, 0 }, { p, 4 });
	LOOK(t, "null", 16, { NULL, 4 });
	LOOK(t, "kernel", 16, { (void *)KERNEL_ADDRESS, 4 });
	LOOK(t, "nothing", 0, { p, 4 });
	finish(t);
	return 0;
}
