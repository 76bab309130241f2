// hw_union: two threads of one address space with three watchpoints each, all different.
#include "hw_tools.h"

static volatile long cells[6];
static volatile pid_t tid;

static void write_all(int first)
{
	for (int i = first; i < first + 3; i++)
		cells[i] = 1;
}

static void *second(void *arg OBS_UNUSED)
{
	tid = own_tid();
	await_flag(1);
	write_all(3);
	return NULL;
}

static int tracee(void *arg OBS_UNUSED)
{
	pthread_t p;
	must(-pthread_create(&p, NULL, second, NULL));
	while (!tid)
		sched_yield();
	set_flag(0);
	await_flag(2);
	write_all(0);
	pthread_join(p, NULL);
	return 0;
}

static void arm(const char *what, pid_t t, int first)
{
	unsigned long control = 0;
	for (int i = 0; i < 3; i++) {
		must_pt(PTRACE_POKEUSR, t, HW_OFFSET(i), &cells[first + i]);
		unsigned long more = control | hw_bits(i, HW_WRITE, HW_8);
		long r = hw_put(t, 7, more);
		if (r == 0)
			control = more;
		ev("put", "what=%s register=%d result=%r same=%b", what, i, r, hw_get(t, 7) == control);
	}
}

static void hits(const char *what, pid_t t)
{
	int n = 0, status;
	for (;;) {
		resume(t, 0);
		status = xwait(t);
		if (!WIFSTOPPED(status))
			break;
		n++;
	}
	ev("hits", "what=%s times=%d status=%w", what, n, status);
}

static void take(pid_t t)
{
	must_pt(PTRACE_SEIZE, t, 0, 0);
	must_pt(PTRACE_INTERRUPT, t, 0, 0);
	xwait(t);
}

int main(void)
{
	begin();
	pid_t t = fork_named("tracee", tracee, NULL);
	await_flag(0);
	take(t);
	long v = peek(t, &tid);
	pid_t other = (pid_t)v;
	take(other);
	arm("first", t, 0);
	arm("second", other, 3);
	// What one gives back, the other can have at once.
	unsigned long was = hw_get(other, 7), first = hw_get(t, 7);
	must_pt(PTRACE_POKEUSR, other, HW_OFFSET(7), 0);
	must_pt(PTRACE_POKEUSR, t, HW_OFFSET(3), &cells[4]);
	ev("put", "what=%s result=%r", "the fourth", hw_put(t, 7, first | hw_bits(3, HW_WRITE, HW_8)));
	must_pt(PTRACE_POKEUSR, t, HW_OFFSET(7), first);
	must_pt(PTRACE_POKEUSR, other, HW_OFFSET(7), was);
	set_flag(1);
	hits("second", other);
	set_flag(2);
	hits("first", t);
	return 0;
}
