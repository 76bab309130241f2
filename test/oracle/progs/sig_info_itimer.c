// sig_info_itimer: SIGALRM of setitimer is reported as sent by the kernel: setitimer(2), sigaction(2), SI_KERNEL.
#include "sig_tools.h"
#include <sys/time.h>

static int tracee(void *arg OBS_UNUSED)
{
	sigset_t empty;
	sigemptyset(&empty);
	on(SIGALRM, note, 0);
	block(SIGALRM);
	struct itimerval it = { .it_value = { .tv_usec = 1000 } };
	must(setitimer(ITIMER_REAL, &it, NULL));
	sigsuspend(&empty);
	return 0;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	go("alarm", PTRACE_CONT, t, 0);
	evinfo("alarm", t);
	go("end", PTRACE_CONT, t, SIGALRM);
	return 0;
}
