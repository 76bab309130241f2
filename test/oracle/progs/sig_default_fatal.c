// sig_default_fatal: a signal whose default is to terminate stops the tracee first and kills it once delivered: ptrace(2), signal(7).
#include "sig_tools.h"

static int tracee(void *arg)
{
	must(kill(getpid(), (long)arg));
	ev("after", "survived=yes");
	return 0;
}

int main(void)
{
	static const int sigs[] = { SIGTERM, SIGHUP, SIGUSR2, SIGABRT, SIGALRM, SIGPIPE, SIGIO, SIGPROF, SIGSYS, SIGXCPU, 34, 64 };
	begin();
	for (unsigned i = 0; i < sizeof sigs / sizeof sigs[0]; i++) {
		pid_t t = spawn("tracee", tracee, (void *)(long)sigs[i]);
		go("signal", PTRACE_CONT, t, 0);
		go("delivered", PTRACE_CONT, t, sigs[i]);
	}
	return 0;
}
