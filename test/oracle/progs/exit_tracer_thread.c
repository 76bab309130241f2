// exit_tracer_thread: the end of the tracing thread detaches its tracees though its process lives on: ptrace(2), DESCRIPTION.
#include "req_tools.h"

static struct gate g;
static pid_t c;

static int child(void *arg OBS_UNUSED)
{
	gate_pass(&g);
	return 7;
}

static void *second(void *arg OBS_UNUSED)
{
	role("second");
	name_pid("second", own_tid());
	must_pt(PTRACE_ATTACH, c, 0, 0);
	evwait("attached", c, __WALL);
	ev("child", "tracer=%p", tracer_of(c));
	return NULL;
}

int main(void)
{
	begin();
	g = new_gate();
	c = fork_named("child", child, NULL);
	pthread_t th;
	pthread_create(&th, NULL, second, NULL);
	pthread_join(th, NULL);
	// A joined thread may still be on its way out.
	while (tracer_of(c) != 0)
		nap_ms(1);
	await_state(c, "S");
	evpt("child", PTRACE_CONT, c, 0, 0);
	gate_open(&g);
	evwait("end", c, 0);
	return 0;
}
