// req_peeksiginfo: PEEKSIGINFO copies pending signals of the thread or of the process from an offset on, without taking them: ptrace(2), PTRACE_PEEKSIGINFO.
#include "req_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	for (int s = 40; s < 44; s++)
		block(s);
	block(SIGUSR1);
	self(SIGSTOP);
	return 0;
}

static void look(pid_t t, const char *what, unsigned long off, unsigned flags, int nr)
{
	siginfo_t si[8];
	memset(si, 0, sizeof si);
	struct ptrace_peeksiginfo_args a = { .off = off, .flags = flags, .nr = nr };
	long r = pt(PTRACE_PEEKSIGINFO, t, &a, si);
	ev("peek", "what=%s result=%r", what, r);
	for (long i = 0; i < r; i++)
		evsig(what, &si[i]);
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	go("blocked", PTRACE_CONT, t, 0);
	queue(t, 42, 1);
	queue(t, 41, 2);
	queue(t, 42, 3);
	tkill_to(t, t, SIGUSR1);
	tkill_to(t, t, 43);
	look(t, "thread", 0, 0, 8);
	look(t, "process", 0, PTRACE_PEEKSIGINFO_SHARED, 8);
	look(t, "second of the process", 1, PTRACE_PEEKSIGINFO_SHARED, 1);
	look(t, "again", 0, PTRACE_PEEKSIGINFO_SHARED, 1);
	look(t, "behind the last", 3, PTRACE_PEEKSIGINFO_SHARED, 8);
	look(t, "far behind", 1UL << 40, 0, 8);
	look(t, "none", 0, 0, 0);
	look(t, "negative number", 0, 0, -1);
	look(t, "unknown flag", 0, 2, 1);
	struct ptrace_peeksiginfo_args a = { .off = 0, .nr = 2 };
	siginfo_t si[2];
	evpt("bad arguments", PTRACE_PEEKSIGINFO, t, 8, si);
	evpt("bad room", PTRACE_PEEKSIGINFO, t, &a, 8);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
