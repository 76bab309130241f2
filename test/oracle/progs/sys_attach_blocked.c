// sys_attach_blocked: a process attached while it blocks in a call shows no exit stop of it: after the attach stop the call is entered again: ptrace(2), Syscall-stops.
#include "req_tools.h"

static struct gate g;

static int tracee(void *arg OBS_UNUSED)
{
	char c;
	ev("read", "result=%r", raw(SYS_read, g.fd[0], (long)&c, 1, 0, 0, 0));
	return 0;
}

int main(void)
{
	begin();
	g = new_gate();
	for (int i = 0; i < 2; i++) {
		pid_t t = fork_named(i ? "seized" : "attached", tracee, NULL);
		await_state(t, "S");
		if (i) {
			must_pt(PTRACE_SEIZE, t, 0, 0);
			must_pt(PTRACE_INTERRUPT, t, 0, 0);
		} else {
			must_pt(PTRACE_ATTACH, t, 0, 0);
		}
		evwait("stop", t, __WALL);
		struct user_regs_struct r = get_regs(t);
		evregs("stop", &r, "orig_rax rax");
		go("next", PTRACE_SYSCALL, t, 0);
		r = get_regs(t);
		evregs("next", &r, "orig_rax rax");
		evmsg("next", t);
		gate_open(&g);
		go("exit", PTRACE_SYSCALL, t, 0);
		evmsg("exit", t);
		go("end", PTRACE_CONT, t, 0);
	}
	return 0;
}
