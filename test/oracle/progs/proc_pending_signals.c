// proc_pending_signals: SigPnd, ShdPnd, SigBlk and SigCgt of a stopped tracee in /proc/PID/status; the signal of the stop is not pending: proc(5), SigPnd.
#include "req_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	block(SIGUSR2);
	block(40);
	on(SIGUSR1, note, 0);
	signal(SIGPIPE, SIG_IGN);
	self(SIGSTOP);
	return 0;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	go("stop", PTRACE_CONT, t, 0);
	tkill_to(t, t, SIGUSR2);
	must(kill(t, 40));
	tkill_to(t, t, SIGUSR1);
	static const char *const fields[] = { "SigPnd", "ShdPnd", "SigBlk", "SigIgn", "SigCgt" };
	for (int i = 0; i < 5; i++) {
		char b[64] = "";
		status_field(t, fields[i], b, sizeof b);
		ev("status", "field=%s value=%s", fields[i], b);
	}
	go("signal", PTRACE_CONT, t, 0);
	char b[64] = "";
	status_field(t, "SigPnd", b, sizeof b);
	ev("status", "field=SigPnd value=%s", b);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
