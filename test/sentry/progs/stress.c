// Two engines stop and resume a thread that does everything.
// Invariants: 32
#include "probe.h"

#define CYCLES 3000

static volatile long alarms;
static void on_alarm(int sig) { alarms += sig == SIGALRM; }

int main(void)
{
	int tid = gettid_();
	struct sigaction sa = { .sa_handler = on_alarm, .sa_flags = SA_RESTART };
	sys(sigaction(SIGALRM, &sa, NULL));
	struct itimerval it = { { 0, 2000 }, { 0, 2000 } };
	sys(setitimer(ITIMER_REAL, &it, NULL));
	long loops = 0, calls = 0, spins = 0, bad = 0, r;
	pid_t parent = getppid();
	must(stress(tid, CYCLES));
	while (!(r = stressed())) {
		for (int i = 0; i < 20; i++, calls++)
			bad += raw(SYS_getppid, 0, 0, 0, 0) != parent;
		for (volatile int i = 0; i < 20000; i++)
			spins++;
		usleep(50);
		loops++;
	}
	it = (struct itimerval){ 0 };
	sys(setitimer(ITIMER_REAL, &it, NULL));
	equal(r, 1);
	equal(bad, 0);
	equal(calls, loops * 20);
	equal(spins, loops * 20000);
	check(alarms > 10);
	equal(traced(tid), 0);
	printf("# %ld loops, %ld alarms\n", loops, alarms);
	ok(32);
	return end();
}
