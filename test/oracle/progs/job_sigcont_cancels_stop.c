// job_sigcont_cancels_stop: SIGCONT sent in the signal-delivery-stop of SIGSTOP makes its delivery not stop the tracee: signal(7), ptrace(2), Group-stop.
#include "sig_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	must(kill(getpid(), SIGSTOP));
	ev("after", "sig=SIGSTOP");
	return 0;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	go("signal", PTRACE_CONT, t, 0);
	must(kill(t, SIGCONT));
	go("SIGSTOP delivered", PTRACE_CONT, t, SIGSTOP);
	evinfo("SIGSTOP delivered", t);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
