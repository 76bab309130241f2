// sig_info_timer: the signal of a POSIX timer is reported as SI_TIMER with its value: timer_create(2), ptrace(2), PTRACE_GETSIGINFO.
#include "sig_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	sigset_t empty;
	sigemptyset(&empty);
	on(40, note, 0);
	block(40);
	struct sigevent se = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = 40 };
	se.sigev_value.sival_ptr = (void *)0x1234;
	timer_t id;
	must(timer_create(CLOCK_MONOTONIC, &se, &id));
	struct itimerspec its = { .it_value = { .tv_nsec = 1000000 } };
	must(timer_settime(id, 0, &its, NULL));
	ev("sigsuspend", "result=%r", sigsuspend(&empty) < 0 ? -errno : 0);
	return 0;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	go("timer", PTRACE_CONT, t, 0);
	evinfo("timer", t);
	go("end", PTRACE_CONT, t, 40);
	return 0;
}
