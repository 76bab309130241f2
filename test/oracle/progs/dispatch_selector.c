// dispatch_selector: a selector that is neither ALLOW nor BLOCK ends the process by SIGSYS, one that cannot be read by SIGSEGV, handled or not; none means BLOCK: prctl(2), PR_SET_SYSCALL_USER_DISPATCH.
#include "dispatch_tools.h"
#include <pthread.h>

static void caught(int sig, siginfo_t *si, void *context OBS_UNUSED)
{
	set_dispatch(DISPATCH_OFF, 0, 0, NULL);
	ev("caught", "signal=%g code=%d", sig, si->si_code);
}

static volatile char *byte;

static int user(void *arg OBS_UNUSED)
{
	on(SIGSYS, caught, 0);
	on(SIGSEGV, caught, 0);
	set_dispatch(DISPATCH_ON, 0, 0, byte);
	near_call(SYS_getppid);
	return 5;
}

static void run(const char *what)
{
	pid_t u = fork_named(what, user, NULL);
	evwait(what, u, 0);
}

static void *second(void *arg OBS_UNUSED)
{
	set_dispatch(DISPATCH_ON, 0, 0, byte);
	near_call(SYS_getppid);
	return NULL;
}

static int threads(void *arg OBS_UNUSED)
{
	pthread_t p;
	pthread_create(&p, NULL, second, NULL);
	pthread_join(p, NULL);
	return 5;
}

static int blocked_signal(void *ignore)
{
	if (ignore)
		signal(SIGSYS, SIG_IGN);
	else
		block(SIGSYS);
	dispatch_on();
	blocked(SYS_getppid);
	return 5;
}

int main(void)
{
	begin_dispatch();
	static const int values[] = { 2, 'x', 0xff };
	for (int i = 0; i < 3; i++) {
		static char other;
		other = values[i];
		byte = &other;
		run("other value");
	}
	pid_t t = fork_named("a thread of two", threads, NULL);
	evwait("a thread of two", t, 0);
	char *p = new_plot();
	byte = p + PLOT_NONE * PAGE;
	run("no access");
	byte = p + PLOT_HOLE * PAGE;
	run("hole");
	byte = p + PLOT_RO * PAGE;
	*(char *)(p + PLOT_AFTER * PAGE) = ALLOW;
	run("a value that is read only");
	byte = p + PLOT_AFTER * PAGE;
	run("allow");
	byte = NULL;
	run("none");
	evwait("none left", -1, WNOHANG);
	for (long i = 0; i < 2; i++) {
		pid_t b = fork_named(i ? "ignored" : "blocked", blocked_signal, (void *)i);
		evwait("signal", b, 0);
	}
	return 0;
}
