// reg_other_sets: register sets that a 64-bit program may have, besides the usual ones: NT_386_TLS, NT_386_IOPERM, NT_X86_SHSTK. elf.h, arch/x86/kernel/ptrace.c.
#include "req_tools.h"

#define NT_X86_SHSTK_NR 0x204 // newer headers have their names
#define NT_X86_XSAVE_LAYOUT_NR 0x205

static int tracee(void *arg OBS_UNUSED)
{
	return 0;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	static const struct {
		const char *name;
		long type;
	} sets[] = { { "NT_386_TLS", NT_386_TLS }, { "NT_386_IOPERM", NT_386_IOPERM },
		     { "NT_X86_SHSTK", NT_X86_SHSTK_NR }, { "0x203", 0x203 },
		     { "NT_X86_XSAVE_LAYOUT", NT_X86_XSAVE_LAYOUT_NR } };
	static unsigned char b[16384];
	static const size_t lengths[] = { 0, 4, 8, 12, 16, 8192, 8200, sizeof b, -8UL, -1UL };
	for (int i = 0; i < 5; i++)
		for (unsigned j = 0; j < sizeof lengths / sizeof *lengths; j++) {
			struct iovec iov = { b, lengths[j] };
			long get = pt(PTRACE_GETREGSET, t, sets[i].type, &iov);
			size_t got = iov.iov_len;
			iov.iov_len = lengths[j];
			long set = pt(PTRACE_SETREGSET, t, sets[i].type, &iov);
			ev("set", "what=%s length=%d get=%r got=%d set=%r left=%d", sets[i].name, lengths[j], get, got, set, iov.iov_len);
		}
	for (int i = 0; i < 3; i++) {
		struct iovec iov = { (void *)KERNEL_ADDRESS, 8 };
		evpt(sets[i].name, PTRACE_GETREGSET, t, sets[i].type, &iov);
		evpt(sets[i].name, PTRACE_SETREGSET, t, sets[i].type, &iov);
	}
	finish(t);
	return 0;
}
