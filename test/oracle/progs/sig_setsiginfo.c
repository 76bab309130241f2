// sig_setsiginfo: the handler gets the siginfo that PTRACE_SETSIGINFO stored before the delivery: ptrace(2), PTRACE_SETSIGINFO.
#include "sig_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	on(35, note, 0);
	queue(getpid(), 35, 0x1111);
	return 0;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	go("signal", PTRACE_CONT, t, 0);
	siginfo_t si;
	must_pt(PTRACE_GETSIGINFO, t, 0, &si);
	evsig("original", &si);
	si.si_value.sival_ptr = (void *)0x2222;
	si.si_errno = 5;
	si.si_pid = getpid();
	evpt("change", PTRACE_SETSIGINFO, t, 0, &si);
	evinfo("changed", t);
	go("end", PTRACE_CONT, t, 35);
	return 0;
}
