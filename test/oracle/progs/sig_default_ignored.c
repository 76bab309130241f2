// sig_default_ignored: signals whose default is to be ignored stop a tracee as all others do: ptrace(2), signal(7).
#include "sig_tools.h"

static const int sigs[] = { SIGCHLD, SIGURG, SIGWINCH, SIGCONT };
#define N (int)(sizeof sigs / sizeof sigs[0])

static int tracee(void *arg OBS_UNUSED)
{
	for (int i = 0; i < N; i++)
		must(kill(getpid(), sigs[i]));
	return 0;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	int sig = 0;
	for (int i = 0; i < N; i++) {
		go("ignored by default", PTRACE_CONT, t, sig);
		evinfo("ignored by default", t);
		sig = sigs[i];
	}
	go("end", PTRACE_CONT, t, sig);
	return 0;
}
