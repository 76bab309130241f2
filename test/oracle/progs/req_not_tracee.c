// req_not_tracee: requests about a process that the caller does not trace are ESRCH, whoever traces it: ptrace(2), ERRORS.
#include "req_tools.h"

static struct gate g;

static const struct {
	long request;
	const char *name;
} requests[] = {
	{ PTRACE_PEEKDATA, "PEEKDATA" }, { PTRACE_POKEUSR, "POKEUSR" }, { PTRACE_CONT, "CONT" },
	{ PTRACE_KILL, "KILL" }, { PTRACE_SYSCALL, "SYSCALL" }, { PTRACE_GETREGS, "GETREGS" },
	{ PTRACE_DETACH, "DETACH" }, { PTRACE_SETOPTIONS, "SETOPTIONS" },
	{ PTRACE_GETSIGINFO, "GETSIGINFO" }, { PTRACE_INTERRUPT, "INTERRUPT" },
	{ PTRACE_LISTEN, "LISTEN" }, { 4242, "unknown" },
};

static void try_all(const char *what, long pid)
{
	static char room[4096];
	for (unsigned long i = 0; i < sizeof requests / sizeof requests[0]; i++)
		ev("try", "what=%s request=%s result=%r", what, requests[i].name,
		   pt(requests[i].request, pid, 0, room));
}

static int child(void *arg OBS_UNUSED)
{
	gate_pass(&g);
	return 0;
}

static int dead(void *arg OBS_UNUSED)
{
	return 0;
}

static int stranger(void *arg)
{
	try_all("another's tracee", *(pid_t *)arg);
	return 0;
}

int main(void)
{
	begin();
	g = new_gate();
	pid_t c = fork_named("child", child, NULL);
	try_all("untraced child", c);
	try_all("itself", getpid());
	pid_t z = fork_named("zombie", dead, NULL);
	await_state(z, "Z");
	try_all("zombie", z);
	evwait("zombie", z, 0);
	try_all("reaped", z);
	must_pt(PTRACE_ATTACH, c, 0, 0);
	evwait("attached", c, __WALL);
	pid_t s = fork_named("stranger", stranger, &c);
	evwait("stranger", s, 0);
	gate_open(&g);
	go("end", PTRACE_CONT, c, 0);
	return 0;
}
