// reg_regset_set: SETREGSET of NT_PRSTATUS with a short iovec sets the first registers only and tells the length used: ptrace(2), PTRACE_SETREGSET.
#include "req_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	return 0;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	struct user_regs_struct saved = get_regs(t);
	static const unsigned long lengths[] = { 0, 4, 8, 24, 33, 120, 216, 217, 224, 4096, -8UL };
	for (unsigned long i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
		union {
			struct user_regs_struct r;
			unsigned long word[512];
		} new = { .r = saved };
		for (int j = 0; j < 16; j++) // up to orig_rax, which comes after rdi
			new.word[j] = 0x1000 + j;
		struct iovec iov = { &new, lengths[i] };
		long e = pt(PTRACE_SETREGSET, t, NT_PRSTATUS, &iov);
		struct user_regs_struct r = get_regs(t);
		int changed = 0;
		for (int j = 0; j < 27; j++)
			changed += ((unsigned long *)&r)[j] != ((unsigned long *)&saved)[j];
		ev("set", "length=%x result=%r then=%x changed=%d", lengths[i], e, iov.iov_len, changed);
		set_regs(t, saved);
	}
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
