// req_running: every request but INTERRUPT and KILL is ESRCH on a tracee that is not stopped; ATTACH and SEIZE are EPERM: ptrace(2), ERRORS.
#include "req_tools.h"

static struct gate g;

static int tracee(void *arg OBS_UNUSED)
{
	gate_pass(&g);
	return 0;
}

int main(void)
{
	begin();
	g = new_gate();
	pid_t t = fork_named("tracee", tracee, NULL);
	must_pt(PTRACE_SEIZE, t, 0, 0);
	await_state(t, "S");
	char room[4096];
	struct iovec iov = { room, sizeof room };
	memset(room, 0, sizeof room);
	evpt("", PTRACE_PEEKTEXT, t, room, room);
	evpt("", PTRACE_PEEKDATA, t, room, room);
	evpt("", PTRACE_PEEKUSR, t, 0, room);
	evpt("", PTRACE_POKETEXT, t, room, 0);
	evpt("", PTRACE_POKEDATA, t, room, 0);
	evpt("", PTRACE_POKEUSR, t, 0, 0);
	evpt("", PTRACE_CONT, t, 0, 0);
	evpt("", PTRACE_SINGLESTEP, t, 0, 0);
	evpt("", PTRACE_SYSCALL, t, 0, 0);
	evpt("", PTRACE_SYSEMU, t, 0, 0);
	evpt("", PTRACE_SYSEMU_SINGLESTEP, t, 0, 0);
	evpt("", PTRACE_GETREGS, t, 0, room);
	evpt("", PTRACE_SETREGS, t, 0, room);
	evpt("", PTRACE_GETFPREGS, t, 0, room);
	evpt("", PTRACE_SETFPREGS, t, 0, room);
	evpt("", PTRACE_GETREGSET, t, NT_PRSTATUS, &iov);
	evpt("", PTRACE_SETREGSET, t, NT_PRSTATUS, &iov);
	evpt("", PTRACE_SETOPTIONS, t, 0, 0);
	evpt("", PTRACE_GETEVENTMSG, t, 0, room);
	evpt("", PTRACE_GETSIGINFO, t, 0, room);
	evpt("", PTRACE_SETSIGINFO, t, 0, room);
	evpt("", PTRACE_PEEKSIGINFO, t, room, room);
	evpt("", PTRACE_GETSIGMASK, t, 8, room);
	evpt("", PTRACE_SETSIGMASK, t, 8, room);
	evpt("", PTRACE_GET_SYSCALL_INFO, t, sizeof room, room);
	evpt("", PTRACE_LISTEN, t, 0, 0);
	evpt("", PTRACE_DETACH, t, 0, 0);
	evpt("unknown", 4242, t, 0, 0);
	evpt("", PTRACE_ATTACH, t, 0, 0);
	evpt("", PTRACE_SEIZE, t, 0, 0);
	ev("still", "state=%d", state_of(t) == 'S');
	evpt("", PTRACE_INTERRUPT, t, 0, 0);
	evwait("interrupted", t, __WALL);
	gate_open(&g);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
