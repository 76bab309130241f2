// proc_state: the state of a tracee in /proc/PID/stat and status: t in a ptrace stop, T in a group-stop without a tracer, Z dead: proc(5), State.
#include "req_tools.h"

static struct gate g;

static int child(void *arg OBS_UNUSED)
{
	gate_pass(&g);
	return 0;
}

static void look(const char *what, pid_t c)
{
	char b[64] = "";
	status_field(c, "State", b, sizeof b);
	char letter[2] = { state_of(c), 0 };
	ev("state", "what=%s stat=%s status=%s", what, letter, b);
}

int main(void)
{
	begin();
	g = new_gate();
	pid_t c = fork_named("child", child, NULL);
	await_state(c, "S");
	look("sleeping", c);
	must_pt(PTRACE_SEIZE, c, 0, PTRACE_O_TRACEEXIT);
	look("seized", c);
	must_pt(PTRACE_INTERRUPT, c, 0, 0);
	evwait("interrupted", c, __WALL);
	look("interrupted", c);
	must(kill(c, SIGSTOP));
	go("signal", PTRACE_CONT, c, 0);
	look("signal", c);
	go("group-stop", PTRACE_CONT, c, SIGSTOP);
	look("group-stop", c);
	evpt("", PTRACE_LISTEN, c, 0, 0);
	look("listening", c);
	must_pt(PTRACE_INTERRUPT, c, 0, 0);
	evwait("interrupted", c, __WALL);
	must_pt(PTRACE_DETACH, c, 0, 0);
	await_state(c, "T");
	look("detached in a group-stop", c);
	must_pt(PTRACE_SEIZE, c, 0, PTRACE_O_TRACEEXIT);
	evwait("seized in a group-stop", c, __WALL);
	must(kill(c, SIGCONT));
	int st;
	do
		st = go("continued", PTRACE_CONT, c, 0);
	while (WSTOPSIG(st) != SIGCONT);
	resume(c, 0);
	await_state(c, "S");
	look("runs", c);
	gate_open(&g);
	evwait("exit", c, __WALL);
	look("exit event", c);
	resume(c, 0);
	await_state(c, "Z");
	look("dead", c);
	return 0;
}
