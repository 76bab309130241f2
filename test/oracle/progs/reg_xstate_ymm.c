// reg_xstate_ymm: the upper halves of the AVX registers are shown and set through NT_X86_XSTATE: ptrace(2), PTRACE_SETREGSET.
#include "req_tools.h"
#include <cpuid.h>

static int tracee(void *arg OBS_UNUSED)
{
	unsigned long ymm[4] = { 1, 2, 3, 4 };
	__asm__ volatile("vmovdqu (%0), %%ymm3; int3; vmovdqu %%ymm3, (%0); vzeroupper"
			 :
			 : "r"(ymm)
			 : "xmm3", "memory");
	ev("found", "a=%x b=%x c=%x d=%x", ymm[0], ymm[1], ymm[2], ymm[3]);
	return 0;
}

static unsigned char b[1 << 16];

int main(void)
{
	begin();
	if (!__builtin_cpu_supports("avx")) {
		ev("avx", "available=no");
		return 0;
	}
	unsigned eax, offset, ecx, edx;
	__cpuid_count(0xd, 2, eax, offset, ecx, edx);
	pid_t t = spawn("tracee", tracee, NULL);
	go("trap", PTRACE_CONT, t, 0);
	struct iovec iov = { b, sizeof b };
	must_pt(PTRACE_GETREGSET, t, NT_X86_XSTATE, &iov);
	ev("shown", "feature=%b low=%m high=%m", b[512] >> 2 & 1, b + 160 + 48, 16, b + offset + 48, 16);
	b[160 + 48] = 0x11;
	b[offset + 48] = 0x33;
	b[offset + 63] = 0x44;
	evpt("new", PTRACE_SETREGSET, t, NT_X86_XSTATE, &iov);
	go("end", PTRACE_CONT, t, 0);

	// A feature that the header leaves out goes to its initial state.
	t = spawn("second", tracee, NULL);
	go("trap", PTRACE_CONT, t, 0);
	iov = (struct iovec){ b, sizeof b };
	must_pt(PTRACE_GETREGSET, t, NT_X86_XSTATE, &iov);
	b[512] &= ~4;
	evpt("without AVX", PTRACE_SETREGSET, t, NT_X86_XSTATE, &iov);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
