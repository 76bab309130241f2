// reg_regset_prstatus: GETREGSET of NT_PRSTATUS fills what the iovec has room for in whole registers and tells its length: ptrace(2), PTRACE_GETREGSET.
#include "req_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	return 0;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	struct user_regs_struct r = get_regs(t);
	static const unsigned long lengths[] = { 0, 1, 7, 8, 12, 16, 200, 208, 215, 216, 217, 220, 224,
						 4096, 4097, 1UL << 40, -8UL, -1UL };
	for (unsigned long i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
		unsigned char b[4096];
		memset(b, 0xee, sizeof b);
		struct iovec iov = { b, lengths[i] };
		long e = pt(PTRACE_GETREGSET, t, NT_PRSTATUS, &iov);
		unsigned long filled = sizeof b;
		while (filled && b[filled - 1] == 0xee)
			filled--;
		ev("get", "length=%x result=%r then=%x right=%b beyond=%b", lengths[i], e, iov.iov_len,
		   e < 0 || !memcmp(b, &r, iov.iov_len), filled > iov.iov_len);
	}
	finish(t);
	return 0;
}
