// req_resume_signal: a resume with a number above 64 or below 0 is EIO and leaves the tracee stopped: ptrace(2), PTRACE_CONT, ERRORS.
#include "req_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	return 7;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	static const struct {
		long number;
		const char *name;
	} resume_by[] = {
		{ PTRACE_CONT, "CONT" }, { PTRACE_SYSCALL, "SYSCALL" },
		{ PTRACE_SINGLESTEP, "SINGLESTEP" }, { PTRACE_SYSEMU, "SYSEMU" },
		{ PTRACE_SYSEMU_SINGLESTEP, "SYSEMU_SINGLESTEP" },
	};
	static const long signals[] = { 65, 128, 255, 1L << 32, -1, LONG_MIN };
	for (unsigned long i = 0; i < sizeof resume_by / sizeof resume_by[0]; i++)
		for (unsigned long j = 0; j < sizeof signals / sizeof signals[0]; j++)
			ev("resume", "by=%s data=%d result=%r", resume_by[i].name, signals[j],
			   pt(resume_by[i].number, t, 0, signals[j]));
	// DETACH looks at the low half of data only.
	evpt("65", PTRACE_DETACH, t, 0, 65);
	evpt("-1", PTRACE_DETACH, t, 0, -1);
	evpt("65 in the low half", PTRACE_DETACH, t, 0, 1L << 32 | 65);
	ev("state", "stopped=%b", state_of(t) == 't');
	evpt("0 in the low half", PTRACE_DETACH, t, 0, 1L << 32);
	evwait("end", t, 0);
	t = spawn("second", tracee, NULL);
	go("signal 64", PTRACE_CONT, t, 64);
	return 0;
}
