// sig_nodefer: in a handler its own signal stops the tracee at once with SA_NODEFER, else only after the handler: sigaction(2), ptrace(2).
#include "sig_tools.h"

static int depth, calls;

static void nested(int sig, siginfo_t *si OBS_UNUSED, void *uc OBS_UNUSED)
{
	ev("enter", "sig=%g depth=%d", sig, depth);
	depth++;
	if (calls++ == 0)
		self(sig);
	depth--;
	ev("leave", "sig=%g depth=%d pending=%b", sig, depth, is_pending(sig));
}

static int tracee(void *arg)
{
	on(SIGUSR1, nested, arg ? SA_NODEFER : 0);
	self(SIGUSR1);
	return 0;
}

int main(void)
{
	begin();
	for (long nodefer = 0; nodefer < 2; nodefer++) {
		pid_t t = spawn(nodefer ? "nodefer" : "defer", tracee, (void *)nodefer);
		go("first", PTRACE_CONT, t, 0);
		go("second", PTRACE_CONT, t, SIGUSR1);
		unsigned long m;
		must_pt(PTRACE_GETSIGMASK, t, 8, &m);
		ev("mask", "mask=%x", m);
		go("end", PTRACE_CONT, t, SIGUSR1);
	}
	return 0;
}
