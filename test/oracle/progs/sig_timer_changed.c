// sig_timer_changed: a POSIX timer that is set anew, disarmed or deleted takes its pending signal back, and no other's: timer_settime(2), timer_delete(2).
#include "sig_tools.h"

static timer_t new_timer(int sig, long value)
{
	struct sigevent se = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = sig };
	timer_t id;
	se.sigev_value.sival_ptr = (void *)value;
	must(timer_create(CLOCK_MONOTONIC, &se, &id));
	return id;
}

static void set(timer_t id, long seconds, long nanoseconds)
{
	struct itimerspec its = { .it_value = { seconds, nanoseconds } };
	must(timer_settime(id, 0, &its, NULL));
}

// expire returns when the timer's signal is pending.
static void expire(timer_t id, int sig)
{
	struct itimerspec its;
	set(id, 0, 1000000);
	do
		must(timer_gettime(id, &its));
	while (its.it_value.tv_nsec);
	while (!is_pending(sig))
		nap_ms(1);
}

static void take(const char *what, int sig)
{
	struct timespec none = { 0 };
	siginfo_t si = { 0 };
	sigset_t s;
	sigemptyset(&s);
	sigaddset(&s, sig);
	int r = sigtimedwait(&s, &si, &none);
	if (r < 0)
		ev("none", "what=%s error=%e", what, errno);
	else
		evsig(what, &si);
}

int main(void)
{
	begin();
	static const int sigs[] = { SIGALRM, 40 };
	for (int i = 0; i < 2; i++) {
		int sig = sigs[i];
		ev("signal", "sig=%g", sig);
		block(sig);
		timer_t one = new_timer(sig, 1);
		expire(one, sig);
		take("expired", sig);
		expire(one, sig);
		set(one, 0, 0);
		take("disarmed", sig);
		expire(one, sig);
		set(one, 1000, 0);
		take("set anew", sig);
		expire(one, sig);
		must(timer_delete(one));
		take("deleted", sig);
		one = new_timer(sig, 1);
		timer_t two = new_timer(sig, 2);
		expire(one, sig);
		set(two, 1000, 0);
		take("other timer set", sig);
		queue(getpid(), sig, 3);
		set(two, 0, 0);
		take("not a timer's", sig);
		must(timer_delete(one));
		must(timer_delete(two));
	}
	return 0;
}
