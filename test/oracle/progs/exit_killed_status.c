// exit_killed_status: how tracees end by SIGKILL, by a delivered signal and by a core-dumping one, and that nothing is reported after it: ptrace(2), Death under ptrace.
#include "req_tools.h"

static struct gate g;

static int tracee(void *arg OBS_UNUSED)
{
	gate_pass(&g);
	return 7;
}

int main(void)
{
	begin();
	g = new_gate();
	static const int sigs[] = { SIGKILL, SIGTERM, SIGSEGV, 64 };
	for (int i = 0; i < 4; i++) {
		pid_t t = spawn("tracee", tracee, NULL);
		resume(t, 0);
		await_state(t, "S");
		tkill_to(t, t, sigs[i]);
		int st = evwait("killed", t, __WALL);
		if (WIFSTOPPED(st))
			go("delivered", PTRACE_CONT, t, sigs[i]);
		evwait("nothing more", t, __WALL);
	}
	return 0;
}
