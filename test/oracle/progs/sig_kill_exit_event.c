// sig_kill_exit_event: a running tracee that SIGKILL ends still reports PTRACE_EVENT_EXIT, with the signal as message; another SIGKILL does not end that stop: ptrace(2), PTRACE_O_TRACEEXIT.
#include "sig_tools.h"

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
	for (int again = 0; again < 2; again++) {
		pid_t t = spawn("tracee", tracee, NULL);
		must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACEEXIT);
		resume(t, 0);
		await_state(t, "S");
		must(kill(t, SIGKILL));
		evwait("exit event", t, __WALL);
		unsigned long msg;
		must_pt(PTRACE_GETEVENTMSG, t, 0, &msg);
		ev("message", "status=%w", msg);
		if (again)
			must(kill(t, SIGKILL));
		evpt(again ? "killed again" : "resume", PTRACE_CONT, t, 0, 0);
		evwait("end", t, __WALL);
	}
	return 0;
}
