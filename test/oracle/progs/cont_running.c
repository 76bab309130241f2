// cont_running: requests on a tracee that runs are ESRCH: ptrace(2), Attaching and detaching; ERRORS.
#include "sig_tools.h"

static struct gate g;

static int tracee(void *arg OBS_UNUSED)
{
	gate_pass(&g);
	return 0;
}

int main(void)
{
	static const long req[] = {
		PTRACE_PEEKDATA, PTRACE_PEEKUSR, PTRACE_POKEDATA, PTRACE_POKEUSR, PTRACE_CONT,
		PTRACE_SYSCALL, PTRACE_SINGLESTEP, PTRACE_SYSEMU, PTRACE_GETREGS, PTRACE_SETREGS,
		PTRACE_GETFPREGS, PTRACE_GETREGSET, PTRACE_SETOPTIONS, PTRACE_GETEVENTMSG,
		PTRACE_GETSIGINFO, PTRACE_SETSIGINFO, PTRACE_PEEKSIGINFO, PTRACE_GETSIGMASK,
		PTRACE_SETSIGMASK, PTRACE_LISTEN, PTRACE_DETACH, PTRACE_GET_SYSCALL_INFO, 9999,
	};
	begin();
	g = new_gate();
	pid_t t = spawn("tracee", tracee, NULL);
	resume(t, 0);
	await_state(t, "S");
	char buf[1024];
	for (unsigned i = 0; i < sizeof req / sizeof req[0]; i++)
		evpt("running", req[i], t, 0, buf);
	evpt("unknown pid", PTRACE_CONT, 0x3fffffff, 0, 0);
	evpt("self", PTRACE_CONT, getpid(), 0, 0);
	gate_open(&g);
	evwait("end", t, __WALL);
	return 0;
}
