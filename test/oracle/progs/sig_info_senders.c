// sig_info_senders: GETSIGINFO tells kill, tgkill, sigqueue and rt_tgsigqueueinfo by another process apart: ptrace(2), PTRACE_GETSIGINFO.
#include "sig_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	return 0;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	siginfo_t si;
	memset(&si, 0, sizeof si);
	si.si_code = -60;
	si.si_pid = getpid();
	si.si_uid = getuid();
	si.si_value.sival_ptr = (void *)0x77;
	must(kill(t, SIGUSR1));
	tkill_to(t, t, SIGUSR2);
	queue(t, 34, 0x55);
	must(syscall(SYS_rt_tgsigqueueinfo, t, t, 35, &si));
	while (WIFSTOPPED(go("next", PTRACE_CONT, t, 0)))
		evinfo("next", t);
	return 0;
}
