// mem_vm_vectors: how far process_vm_readv and process_vm_writev get when parts of either vector are bad, empty, wide or beyond user addresses: process_vm_readv(2), RETURN VALUE.
#include "req_tools.h"

static char *p;
static char b[3 * PAGE];

static int target(void *arg OBS_UNUSED)
{
	pause();
	return 0;
}

static void try(pid_t t, const char *what, struct iovec *l, int ln, struct iovec *r, int rn)
{
	memset(b, 0, sizeof b);
	long x = process_vm_readv(t, l, ln, r, rn, 0);
	ev("readv", "what=%s result=%r bytes=%m", what, x < 0 ? -errno : x, b, 12);
	memset(b, 'x', sizeof b);
	x = process_vm_writev(t, l, ln, r, rn, 0);
	ev("writev", "what=%s result=%r", what, x < 0 ? -errno : x);
	char back[24];
	struct iovec mine = { back, 24 }, its = { p, 24 };
	if (process_vm_readv(t, &mine, 1, &its, 1, 0) == 24)
		ev("now", "what=%s bytes=%m", what, back, 24);
	process_vm_writev(t, &(struct iovec){ p, 24 }, 1, &its, 1, 0);
}
#define N(a) (sizeof(a) / sizeof(*(a)))
#define TRY(what, l, r) try(t, what, l, N(l), r, N(r))

int main(void)
{
	begin();
	p = new_plot();
	pid_t t = fork_named("target", target, NULL);
	await_state(t, "S");
	char *hole = p + PLOT_HOLE * PAGE, *kernel = (char *)KERNEL_ADDRESS;
	char *edge = p + PLOT_NONE * PAGE;
	struct iovec one[] = { { b, 12 } };
	struct iovec split[] = { { b, 1 }, { b + 1, 0 }, { b + 1, 6 }, { b + 7, 5 } };
	struct iovec bad_end[] = { { b, 5 }, { hole, 5 } };
	struct iovec bad_first[] = { { hole, 5 }, { b, 5 } };
	struct iovec none[] = { { b, 0 }, { NULL, 0 } };
	struct iovec good[] = { { p, 12 } };
	TRY("split local", split, good);
	struct iovec parts[] = { { p, 2 }, { NULL, 0 }, { p + 8, 3 }, { p + 4, 1 }, { p + 16, 6 } };
	TRY("split both", split, parts);
	struct iovec kernel_end[] = { { p, 4 }, { kernel, 4 } };
	TRY("kernel part behind", one, kernel_end);
	struct iovec kernel_only[] = { { kernel, 4 } };
	TRY("kernel part", one, kernel_only);
	struct iovec wide_end[] = { { p, 4 }, { p + 4, LONG_MAX } };
	TRY("wide part behind", one, wide_end);
	struct iovec wraps[] = { { p, 4 }, { (void *)-16L, 4096 } };
	TRY("part that wraps", one, wraps);
	struct iovec negative[] = { { p, 4 }, { p, -5UL } };
	TRY("negative part behind", one, negative);
	TRY("bad local end", bad_end, good);
	TRY("bad local start", bad_first, good);
	TRY("no local room", none, good);
	struct iovec empty[] = { { hole, 0 }, { kernel, 0 } };
	TRY("empty remote parts", one, empty);
	struct iovec over[] = { { edge - 6, 12 } };
	TRY("over an edge", one, over);
	struct iovec over_split[] = { { edge - 6, 3 }, { edge - 3, 9 }, { p, 2 } };
	TRY("over an edge, split", split, over_split);
	struct iovec protected[] = { { p + PLOT_RO * PAGE, 4 }, { p + PLOT_WO * PAGE, 4 } };
	TRY("protected", one, protected);
	// Which error comes first.
	errno = 0;
	process_vm_readv(INT_MAX, none, N(none), (void *)8, 1, 0);
	ev("order", "what=room-then-vector error=%e", errno);
	errno = 0;
	process_vm_readv(INT_MAX, one, 1, (void *)8, 1, 0);
	ev("order", "what=vector-then-process error=%e", errno);
	errno = 0;
	process_vm_readv(INT_MAX, one, 1, empty, N(empty), 0);
	ev("order", "what=empty-then-process error=%e", errno);
	errno = 0;
	process_vm_readv(INT_MAX, (void *)8, 1, (void *)8, 1, 0);
	ev("order", "what=local-then-remote error=%e", errno);
	finish(t);
	return 0;
}
