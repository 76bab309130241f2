// reg_xstate_set: SETREGSET of NT_X86_XSTATE takes the whole area only; a part, unknown features and reserved bits are refused and change nothing: ptrace(2), PTRACE_SETREGSET.
#include "req_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	return 0;
}

#define ROOM (1 << 16)
static unsigned char good[ROOM], b[ROOM];

static void try(pid_t t, const char *what, unsigned long len)
{
	static unsigned char after[ROOM];
	b[160] ^= 0x80; // a byte of xmm0
	struct iovec iov = { b, len };
	long e = pt(PTRACE_SETREGSET, t, NT_X86_XSTATE, &iov);
	struct iovec all = { after, ROOM };
	must_pt(PTRACE_GETREGSET, t, NT_X86_XSTATE, &all);
	ev("set", "what=%s result=%r kept=%b changed=%b", what, e, iov.iov_len == len,
	   after[160] != good[160]);
	memcpy(b, good, ROOM);
	iov = (struct iovec){ b, all.iov_len };
	must_pt(PTRACE_SETREGSET, t, NT_X86_XSTATE, &iov);
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	struct iovec iov = { good, ROOM };
	must_pt(PTRACE_GETREGSET, t, NT_X86_XSTATE, &iov);
	unsigned long size = iov.iov_len, *header = (unsigned long *)(b + 512);
	good[512] |= 3; // x87 and SSE state are in use
	memcpy(b, good, ROOM);
	try(t, "whole", size);
	try(t, "too long", size + 64);
	try(t, "none", 0);
	try(t, "one word", 8);
	try(t, "legacy area", 512);
	try(t, "legacy area and header", 576);
	try(t, "all but a word", size - 8);
	try(t, "all but a byte", size - 1);
	header[0] |= 1UL << 62;
	try(t, "unknown feature", size);
	header[1] = 1UL << 63 | 3;
	try(t, "compact", size);
	header[2] = 1;
	try(t, "reserved word 2", size);
	header[7] = 1;
	try(t, "reserved word 7", size);
	((unsigned *)b)[6] = 0x10000;
	try(t, "reserved bit of MXCSR", size);
	finish(t);
	return 0;
}
