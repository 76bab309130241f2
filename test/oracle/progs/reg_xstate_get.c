// reg_xstate_get: NT_X86_XSTATE is as long as the XSAVE area of the processor, begins with the FXSAVE area and tells the enabled features: ptrace(2), PTRACE_GETREGSET.
#include "req_tools.h"
#include <cpuid.h>

static int tracee(void *arg OBS_UNUSED)
{
	return 0;
}

static unsigned char b[1 << 16];

int main(void)
{
	begin();
	unsigned eax, ebx, ecx, edx, lo, hi;
	__cpuid_count(1, 0, eax, ebx, ecx, edx);
	if (!(ecx & bit_OSXSAVE)) {
		ev("xsave", "available=no");
		return 0;
	}
	__cpuid_count(0xd, 0, eax, ebx, ecx, edx);
	__asm__("xgetbv" : "=a"(lo), "=d"(hi) : "c"(0));
	pid_t t = spawn("tracee", tracee, NULL);
	struct iovec iov = { b, sizeof b };
	evpt("whole", PTRACE_GETREGSET, t, NT_X86_XSTATE, &iov);
	unsigned long size = iov.iov_len;
	ev("size", "enabled=%b", size == ebx);
	unsigned long xcr0;
	memcpy(&xcr0, b + 464, 8);
	ev("software", "xcr0=%b", xcr0 == (lo | (unsigned long)hi << 32));
	struct user_fpregs_struct f;
	must_pt(PTRACE_GETFPREGS, t, 0, &f);
	ev("legacy", "same=%b", !memcmp(b, &f, 416));
	unsigned long header[8];
	memcpy(header, b + 512, 64);
	ev("header", "only-enabled=%b compact=%d reserved=%d", !(header[0] & ~xcr0), header[1],
	   header[2] | header[3] | header[4] | header[5] | header[6] | header[7]);
	static unsigned char part[1 << 16];
	unsigned long lengths[] = { 0, 4, 8, 12, 64, 416, 512, 520, 576, size - 8, size - 4, size, size + 8 };
	static const char *const names[] = { "0", "4", "8", "12", "64", "416", "512", "520", "576",
					     "size-8", "size-4", "size", "size+8" };
	for (int i = 0; i < 13; i++) {
		memset(part, 0xee, sizeof part);
		iov = (struct iovec){ part, lengths[i] };
		long e = pt(PTRACE_GETREGSET, t, NT_X86_XSTATE, &iov);
		ev("get", "length=%s result=%r kept=%b size=%b right=%b", names[i], e,
		   iov.iov_len == lengths[i], iov.iov_len == size,
		   e < 0 || (!memcmp(part, b, iov.iov_len) && part[iov.iov_len] == 0xee));
	}
	finish(t);
	return 0;
}
