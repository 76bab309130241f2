// hw_freed: four watchpoints of a thread that ends, is killed with its process, or executes a program are free for another of its address space at once.
#include "hw_tools.h"

static volatile long cells[8];
static volatile pid_t tid;

static void *second(void *arg OBS_UNUSED)
{
	tid = own_tid();
	set_flag(1);
	await_flag(2);
	cells[7] = 1;
	return NULL;
}

static int tracee(void *arg OBS_UNUSED)
{
	pthread_t p;
	must(-pthread_create(&p, NULL, second, NULL));
	pthread_join(p, NULL);
	set_flag(3);
	await_flag(4);
	for (int i = 0; i < 4; i++)
		cells[i] = i;
	// In the child of vfork too, which shares the memory.
	if (vfork() == 0) {
		for (int i = 4; i < 8; i++)
			cells[i] = i;
		exec_again("/proc/self/exe", "again");
	}
	for (int i = 0; i < 8; i++)
		cells[i] = 2 * i;
	return 0;
}

static void take(pid_t t)
{
	must_pt(PTRACE_SEIZE, t, 0, PTRACE_O_TRACEVFORK | PTRACE_O_TRACEVFORKDONE | PTRACE_O_TRACEEXEC);
	must_pt(PTRACE_INTERRUPT, t, 0, 0);
	xwait(t);
}

// all sets all four registers and emits whether that worked.
static void all(const char *what, pid_t t, int first)
{
	unsigned long control = 0;
	long r = 0;
	for (int i = 0; i < 4 && r == 0; i++) {
		control |= hw_bits(i, HW_WRITE, HW_8);
		r = hw_put(t, i, (unsigned long)&cells[first + i]);
		if (r == 0)
			r = hw_put(t, 7, control);
	}
	ev("set", "what=%s result=%r", what, r);
}

// to_event resumes a tracee until it stops for something else than a hit.
static int to_event(const char *what, pid_t t)
{
	int hits = 0, status;
	for (;; hits++) {
		resume(t, 0);
		status = xwait(t);
		if (status != (SIGTRAP << 8 | 0x7f) || !(hw_get(t, 6) & 0xf))
			break;
		hw_put(t, 6, 0);
	}
	ev("event", "what=%s hits=%d status=%w", what, hits, status);
	return status;
}

int main(int argc, char **argv OBS_UNUSED)
{
	if (argc > 1)
		return 3;
	begin();
	pid_t t = fork_named("tracee", tracee, NULL);
	await_flag(1);
	take(t);
	pid_t other = (int)peek(t, &tid);
	take(other);
	resume(t, 0);
	all("second thread", other, 4);
	set_flag(2);
	to_event("second thread", other);
	await_flag(3);
	must_pt(PTRACE_INTERRUPT, t, 0, 0);
	xwait(t);
	all("first thread", t, 0);
	set_flag(4);
	int status = to_event("first thread", t);
	// The child may have them when its parent has none.
	must_pt(PTRACE_POKEUSR, t, HW_OFFSET(7), 0);
	pid_t child = event_child("child", t);
	xwait(child);
	all("child", child, 4);
	resume(t, 0);
	status = to_event("child", child);
	ev("child", "control=%x", hw_get(child, 7));
	evwait("parent", t, __WALL);
	all("parent", t, 2);
	to_event("child", child);
	while (WIFSTOPPED(status)) {
		status = to_event("parent", t);
		if (WIFSTOPPED(status) && WSTOPSIG(status) == SIGCHLD)
			continue;
	}
	return 0;
}
