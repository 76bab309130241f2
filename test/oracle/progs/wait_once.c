// wait_once: each stop is reported by exactly one wait: ptrace(2), waitpid(2).
#include "sig_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	must(kill(getpid(), SIGUSR1));
	must(kill(getpid(), SIGSTOP));
	return 0;
}

static void again(pid_t t)
{
	evwait("again", t, __WALL | WNOHANG);
	evwait("again, any", -1, __WALL | WNOHANG);
	evwait("again, WUNTRACED", t, __WALL | WNOHANG | WUNTRACED | WCONTINUED);
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	again(t);
	go("signal", PTRACE_CONT, t, 0);
	again(t);
	go("stop signal", PTRACE_CONT, t, 0);
	again(t);
	go("group-stop", PTRACE_CONT, t, SIGSTOP);
	again(t);
	go("end", PTRACE_CONT, t, 0);
	again(t);
	return 0;
}
