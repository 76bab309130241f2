// reg_fp_refused: SETFPREGS and NT_PRFPREG refuse an MXCSR with reserved bits by EINVAL and change nothing: ptrace(2), PTRACE_SETFPREGS.
#include "req_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	return 0;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	struct user_fpregs_struct f, g;
	must_pt(PTRACE_GETFPREGS, t, 0, &f);
	g = f;
	g.mxcsr = 0x10000;
	g.xmm_space[0] = 77;
	struct iovec iov = { &g, sizeof g };
	evpt("one reserved bit", PTRACE_SETFPREGS, t, 0, &g);
	evpt("one reserved bit", PTRACE_SETREGSET, t, NT_PRFPREG, &iov);
	g.mxcsr = -1U;
	evpt("all bits", PTRACE_SETFPREGS, t, 0, &g);
	must_pt(PTRACE_GETFPREGS, t, 0, &g);
	ev("same", "mxcsr=%b xmm=%b", f.mxcsr == g.mxcsr,
	   !memcmp(f.xmm_space, g.xmm_space, sizeof f.xmm_space));
	finish(t);
	return 0;
}
