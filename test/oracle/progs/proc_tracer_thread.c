// proc_tracer_thread: TracerPid names the thread that traces, not its process's leader: proc(5), TracerPid.
#include "req_tools.h"

static struct gate g;
static pid_t c;

static int child(void *arg OBS_UNUSED)
{
	gate_pass(&g);
	return 0;
}

static void *second(void *arg OBS_UNUSED)
{
	name_pid("second", own_tid());
	must_pt(PTRACE_SEIZE, c, 0, 0);
	set_flag(0);
	await_flag(1);
	return NULL;
}

int main(void)
{
	begin();
	g = new_gate();
	c = fork_named("child", child, NULL);
	pthread_t th;
	pthread_create(&th, NULL, second, NULL);
	await_flag(0);
	ev("tracer", "is=%p", tracer_of(c));
	gate_open(&g);
	evwait("end", c, __WALL);
	set_flag(1);
	pthread_join(th, NULL);
	return 0;
}
