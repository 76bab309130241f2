// hw_lengths: a watchpoint of each length and type hears of accesses of each size that touch it, and of no other.
#include "hw_tools.h"

static char area[64] __attribute__((aligned(64)));

// Each access is followed by a marker, so that the tracer knows which it was.
static volatile long done;

static int tracee(void *arg OBS_UNUSED)
{
	for (;;) {
		for (int o = 4; o < 20; o++) {
			*(volatile char *)(area + o) = 1;
			done++;
		}
		for (int o = 4; o < 20; o += 4) {
			*(volatile int *)(area + o) = 1;
			done++;
		}
		for (int o = 0; o < 24; o += 8) {
			*(volatile long *)(area + o) = 1;
			done++;
		}
		*(volatile long *)(area + 5) = 1; // not aligned
		done++;
		(void)*(volatile char *)(area + 9);
		done++;
		(void)*(volatile long *)(area + 8);
		done++;
		done = 0;
		raise(SIGSTOP);
	}
	return 0;
}

int main(void)
{
	static const int lengths[] = { 1, 2, 8, 4 };
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	for (int type = HW_WRITE; type <= HW_ACCESS; type += 2) {
		for (int length = 0; length < 4; length++) {
			must_pt(PTRACE_POKEUSR, t, HW_OFFSET(7), 0);
			hw_set(t, 0, 2, area + 8, type, length);
			for (;;) {
				resume(t, 0);
				int status = xwait(t);
				if (status == (SIGSTOP << 8 | 0x7f))
					break;
				ev("hit", "type=%d length=%d access=%d status=%w dr6=%x", type, lengths[length],
				   peek(t, &done), status, hw_get(t, 6) & 0xf);
				hw_put(t, 6, 0);
			}
		}
	}
	finish(t);
	return 0;
}
