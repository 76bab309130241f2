// req_unknown: request numbers that x86-64 Linux does not have are EIO on a stopped tracee and change nothing: ptrace(2), ERRORS.
#include "req_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	return 6;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	struct user_regs_struct before = get_regs(t);
	static const long none[] = { 10, 11, PTRACE_GETFPXREGS, PTRACE_SETFPXREGS, 20, 22, 27, 29, 34, 100, 0x41ff, 0x42ff,
				     0x4300, 0x7fffffff, -1, -2 };
	for (unsigned long i = 0; i < sizeof none / sizeof none[0]; i++)
		ev("request", "number=%d result=%r", none[i], pt(none[i], t, 0, 0));
	// The request is a long: its high half counts.
	struct user_regs_struct r;
	ev("request", "number=high-half result=%r", pt(PTRACE_GETREGS | 1L << 32, t, 0, &r));
	struct user_regs_struct after = get_regs(t);
	ev("registers", "same=%b", !memcmp(&before, &after, sizeof before));
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
