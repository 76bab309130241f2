// proc_tracer_pid: TracerPid of /proc/PID/status is the tracing thread's process while traced, running or stopped, and 0 before and after: proc(5), TracerPid.
#include "req_tools.h"

static struct gate g;

static int child(void *arg OBS_UNUSED)
{
	gate_pass(&g);
	return 0;
}

static void look(const char *what, pid_t c)
{
	char task[64], b[32] = "";
	snprintf(task, sizeof task, "/proc/%d/task/%d/status", c, c);
	FILE *f = fopen(task, "r");
	char line[256];
	while (f && fgets(line, sizeof line, f))
		if (sscanf(line, "TracerPid: %31s", b) == 1)
			break;
	if (f)
		fclose(f);
	ev("tracer", "what=%s process=%p task=%p", what, tracer_of(c), atoi(b));
}

int main(void)
{
	begin();
	g = new_gate();
	pid_t c = fork_named("child", child, NULL);
	await_state(c, "S");
	look("untraced", c);
	must_pt(PTRACE_SEIZE, c, 0, 0);
	look("seized", c);
	must_pt(PTRACE_INTERRUPT, c, 0, 0);
	evwait("stopped", c, __WALL);
	look("stopped", c);
	must_pt(PTRACE_DETACH, c, 0, 0);
	look("detached", c);
	gate_open(&g);
	await_state(c, "Z");
	look("dead", c);
	evwait("end", c, 0);
	pid_t t = spawn("tracee", child, NULL);
	gate_open(&g);
	resume(t, 0);
	await_state(t, "Z");
	look("dead tracee", t);
	evwait("end", t, 0);
	return 0;
}
