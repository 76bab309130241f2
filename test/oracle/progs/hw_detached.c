// hw_detached: a watchpoint stays when the tracer detaches or ends: an untraced process gets SIGTRAP, and one that is attached to again stops, with DR6 and DR7 as they were.
#include "hw_tools.h"

static volatile long watched;
static volatile int handled;

static void trap(int sig, siginfo_t *si, void *uc OBS_UNUSED)
{
	ev("trap", "sig=%g code=%d word=%d", sig, si->si_code, watched);
	handled++;
}

static int handles(void *arg)
{
	on(SIGTRAP, trap, 0);
	set_flag((int)(long)arg);
	await_flag((int)(long)arg + 1);
	watched = 1;
	watched = 2;
	ev("handled", "times=%d", handled);
	set_flag((int)(long)arg + 2);
	await_flag((int)(long)arg + 3);
	watched = 3;
	return 6;
}

static int dies(void *arg OBS_UNUSED)
{
	await_flag(10);
	watched = 1;
	return 6;
}

// last is a tracer that ends.
static int last(void *arg)
{
	pid_t t = *(pid_t *)arg;
	must_pt(PTRACE_SEIZE, t, 0, 0);
	must_pt(PTRACE_INTERRUPT, t, 0, 0);
	xwait(t);
	hw_set(t, 0, 2, &watched, HW_WRITE, HW_8);
	return 0;
}

int main(void)
{
	begin();
	pid_t t = fork_named("handles", handles, (void *)1);
	await_flag(1);
	must_pt(PTRACE_SEIZE, t, 0, 0);
	must_pt(PTRACE_INTERRUPT, t, 0, 0);
	xwait(t);
	hw_set(t, 0, 0, &watched, HW_WRITE, HW_8);
	evpt("first", PTRACE_DETACH, t, 0, 0);
	set_flag(2);
	await_flag(3);
	must_pt(PTRACE_SEIZE, t, 0, 0);
	must_pt(PTRACE_INTERRUPT, t, 0, 0);
	xwait(t);
	ev("again", "control=%x hit=%x same=%b", hw_get(t, 7), hw_get(t, 6) & 0xf, hw_get(t, 0) == (unsigned long)&watched);
	resume(t, 0);
	set_flag(4);
	evwait("again", t, __WALL);
	hw_stop("again", t);
	go("end", PTRACE_CONT, t, 0);

	pid_t d = fork_named("dies", dies, NULL);
	pid_t tracer = fork_named("last", last, &d);
	evwait("tracer", tracer, __WALL);
	set_flag(10);
	evwait("dies", d, __WALL);
	return 0;
}
