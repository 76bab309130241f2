// Which signals leave a core, and what the parent hears of it.
#include "core_tools.h"

static int by_signal(void *arg)
{
	raise((int)(long)arg);
	return 0;
}

static volatile sig_atomic_t chld_code;

static void chld(int sig, siginfo_t *si, void *ctx)
{
	(void)sig, (void)ctx;
	chld_code = si->si_code;
}

int main(void)
{
	core_start();
	core_limit(RLIM_INFINITY);
	static const int signals[] = {
		SIGQUIT, SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV, SIGSYS,
		SIGXCPU, SIGXFSZ, SIGTERM, SIGKILL, SIGPIPE, SIGALRM, SIGSTKFLT,
	};
	for (unsigned i = 0; i < sizeof signals / sizeof *signals; i++)
		core_run("signal", by_signal, (void *)(long)signals[i], 0);

	struct sigaction sa = { .sa_sigaction = chld, .sa_flags = SA_SIGINFO };
	must(sigaction(SIGCHLD, &sa, NULL));
	core_run("parent with a handler", by_signal, (void *)SIGQUIT, 0);
	ev("SIGCHLD", "code=%d", chld_code);
	core_limit(0);
	core_run("parent with a handler, no core", by_signal, (void *)SIGQUIT, 0);
	ev("SIGCHLD", "code=%d", chld_code);
	core_end();
	return 0;
}
