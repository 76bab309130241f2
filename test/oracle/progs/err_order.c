// err_order: which error wins: no such process, then not a tracee or not stopped, then an unknown request, then its arguments: ptrace(2), ERRORS.
#include "req_tools.h"

static struct gate g;

static int tracee(void *arg OBS_UNUSED)
{
	gate_pass(&g);
	return 7;
}

int main(void)
{
	begin();
	g = new_gate();
	pid_t t = fork_named("tracee", tracee, NULL);
	must_pt(PTRACE_SEIZE, t, 0, 0);
	await_state(t, "S");
	evpt("running, unknown", 4242, t, 0, 0);
	evpt("running, bad pointer", PTRACE_GETREGS, t, 0, KERNEL_ADDRESS);
	evpt("running, bad options", PTRACE_SETOPTIONS, t, 0, -1);
	evpt("running, bad signal", PTRACE_CONT, t, 0, 999);
	evpt("running, bad set", PTRACE_GETREGSET, t, 77, KERNEL_ADDRESS);
	evpt("traced, bad options", PTRACE_SEIZE, t, 0, -1);
	evpt("traced, bad address", PTRACE_SEIZE, t, 1, 0);
	evpt("itself, bad options", PTRACE_SEIZE, getpid(), 0, -1);
	evpt("nobody, bad options", PTRACE_SEIZE, INT_MAX, 0, -1);
	evpt("nobody, unknown", 4242, INT_MAX, 0, 0);
	must_pt(PTRACE_INTERRUPT, t, 0, 0);
	evwait("stopped", t, __WALL);
	evpt("bad set, bad iovec", PTRACE_GETREGSET, t, 77, KERNEL_ADDRESS);
	evpt("bad size, bad pointer", PTRACE_GETSIGMASK, t, 7, KERNEL_ADDRESS);
	evpt("bad register, bad pointer", PTRACE_PEEKUSR, t, 7, KERNEL_ADDRESS);
	evpt("bad memory, bad pointer", PTRACE_PEEKDATA, t, 8, KERNEL_ADDRESS);
	evpt("listen, bad arguments", PTRACE_LISTEN, t, -1, -1);
	evpt("interrupt, bad arguments", PTRACE_INTERRUPT, t, -1, -1);
	evwait("interrupted", t, __WALL);
	gate_open(&g);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
