// reg_fp: GETFPREGS shows the x87 and SSE registers of the interrupted code, SETFPREGS changes them: ptrace(2), PTRACE_GETFPREGS.
#include "req_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	unsigned long xmm[4];
	static const unsigned long in[4] = { 0x1111, 0x2222, 0x3333, 0x4444 };
	unsigned mxcsr_in = 0x1f80 | 0x6000, mxcsr;
	double st;
	unsigned short cw;
	__asm__ volatile("fninit; fldpi; movdqu (%4), %%xmm0; movdqu 16(%4), %%xmm15\n"
			 "ldmxcsr %5\n"
			 "int3\n"
			 "stmxcsr %0; fnstcw %1; fstpl %2\n"
			 "movdqu %%xmm0, (%3); movdqu %%xmm15, 16(%3)\n"
			 : "=m"(mxcsr), "=m"(cw), "=m"(st)
			 : "r"(xmm), "r"(in), "m"(mxcsr_in)
			 : "xmm0", "xmm15", "st", "memory");
	ev("found", "xmm0=%m xmm15=%m", &xmm[0], 16, &xmm[2], 16);
	ev("found", "mxcsr=%x cw=%x st0=%m", mxcsr, cw, &st, 8);
	return 0;
}

static void look(const char *what, pid_t t)
{
	struct user_fpregs_struct f;
	must_pt(PTRACE_GETFPREGS, t, 0, &f);
	ev("fpregs", "what=%s cwd=%x swd=%x ftw=%x mxcsr=%x", what, f.cwd, f.swd, f.ftw, f.mxcsr);
	ev("fpregs", "what=%s st0=%m xmm0=%m xmm15=%m", what, &f.st_space[0], 10, &f.xmm_space[0], 16,
	   &f.xmm_space[60], 16);
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	go("trap", PTRACE_CONT, t, 0);
	look("trap", t);
	struct user_fpregs_struct f;
	must_pt(PTRACE_GETFPREGS, t, 0, &f);
	f.cwd = 0x27f;
	f.mxcsr = 0x1fa0;
	f.xmm_space[0] = 0xabcd;
	f.xmm_space[3] = 0x1234;
	f.xmm_space[63] = 0x5678;
	((unsigned short *)f.st_space)[4] = 0x4001; // the exponent of st0: pi becomes twice as large
	evpt("new", PTRACE_SETFPREGS, t, 0, &f);
	look("new", t);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
