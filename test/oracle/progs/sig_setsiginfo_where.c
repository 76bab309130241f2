// sig_setsiginfo_where: SETSIGINFO works in a syscall stop, is EINVAL in a group-stop and ESRCH on a running tracee: ptrace(2), PTRACE_SETSIGINFO.
#include "sig_tools.h"

static struct gate g;

static int tracee(void *arg OBS_UNUSED)
{
	getppid();
	must(kill(getpid(), SIGSTOP));
	gate_pass(&g);
	return 0;
}

int main(void)
{
	begin();
	g = new_gate();
	pid_t t = spawn("tracee", tracee, NULL);
	siginfo_t si;
	memset(&si, 0, sizeof si);
	si.si_signo = SIGUSR1;
	si.si_code = SI_QUEUE;
	si.si_value.sival_ptr = (void *)0x99;
	go("syscall", PTRACE_SYSCALL, t, 0);
	evpt("syscall stop", PTRACE_SETSIGINFO, t, 0, &si);
	evinfo("syscall stop", t);
	go("signal", PTRACE_CONT, t, 0);
	go("group-stop", PTRACE_CONT, t, SIGSTOP);
	evpt("group-stop", PTRACE_SETSIGINFO, t, 0, &si);
	evinfo("group-stop", t);
	resume(t, 0);
	await_state(t, "S");
	evpt("running", PTRACE_SETSIGINFO, t, 0, &si);
	evpt("running", PTRACE_GETSIGINFO, t, 0, &si);
	gate_open(&g);
	evwait("end", t, __WALL);
	return 0;
}
