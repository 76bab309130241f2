// req_seize_arguments: SEIZE wants address 0 and known options, else EIO, before it looks at the process; ATTACH ignores both: ptrace(2), PTRACE_SEIZE.
#include "req_tools.h"

static struct gate g;

static int child(void *arg OBS_UNUSED)
{
	gate_pass(&g);
	return 2;
}

int main(void)
{
	begin();
	g = new_gate();
	pid_t c = fork_named("child", child, NULL);
	evpt("address", PTRACE_SEIZE, c, 8, 0);
	evpt("unknown option", PTRACE_SEIZE, c, 0, 0x100);
	evpt("unknown high option", PTRACE_SEIZE, c, 0, 1L << 40);
	evpt("old devel bit", PTRACE_SEIZE, c, 0, 0x80000000L);
	evpt("both, of itself", PTRACE_SEIZE, getpid(), 8, 0x100);
	ev("tracer", "pid=%p", tracer_of(c));
	evpt("garbage", PTRACE_ATTACH, c, 0x1234, -1);
	evwait("attached", c, __WALL);
	must_pt(PTRACE_DETACH, c, 0, 0);
	evpt("options", PTRACE_SEIZE, c, 0, PTRACE_O_TRACEEXIT | PTRACE_O_TRACESYSGOOD);
	gate_open(&g);
	evwait("exit event", c, __WALL);
	go("end", PTRACE_CONT, c, 0);
	return 0;
}
