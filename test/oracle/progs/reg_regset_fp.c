// reg_regset_fp: NT_PRFPREG is what GETFPREGS shows, in parts too; setting a part keeps the rest: ptrace(2), PTRACE_GETREGSET.
#include "req_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	return 0;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	struct user_fpregs_struct f;
	must_pt(PTRACE_GETFPREGS, t, 0, &f);
	f.xmm_space[0] = 0x1111;
	f.xmm_space[60] = 0x2222;
	must_pt(PTRACE_SETFPREGS, t, 0, &f);
	must_pt(PTRACE_GETFPREGS, t, 0, &f);
	static const unsigned long lengths[] = { 0, 1, 2, 4, 6, 8, 24, 160, 512, 516, 1024, -4UL };
	for (unsigned long i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
		unsigned char b[1024];
		memset(b, 0xee, sizeof b);
		struct iovec iov = { b, lengths[i] };
		long e = pt(PTRACE_GETREGSET, t, NT_PRFPREG, &iov);
		ev("get", "length=%x result=%r then=%x right=%b", lengths[i], e, iov.iov_len,
		   e < 0 || !memcmp(b, &f, iov.iov_len));
	}
	for (unsigned long i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
		union {
			struct user_fpregs_struct f;
			unsigned char b[1024];
		} new = { .f = f };
		new.f.xmm_space[0] = 0x3333;
		new.f.xmm_space[60] = 0x4444;
		struct iovec iov = { &new, lengths[i] };
		long e = pt(PTRACE_SETREGSET, t, NT_PRFPREG, &iov);
		struct user_fpregs_struct g;
		must_pt(PTRACE_GETFPREGS, t, 0, &g);
		ev("set", "length=%x result=%r then=%x xmm0=%x xmm15=%x", lengths[i], e, iov.iov_len,
		   g.xmm_space[0], g.xmm_space[60]);
		must_pt(PTRACE_SETFPREGS, t, 0, &f);
	}
	finish(t);
	return 0;
}
