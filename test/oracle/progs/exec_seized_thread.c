// exec_seized_thread: a traced thread whose untraced leader is replaced by its execve is traced on under the leader's id: ptrace(2), execve(2) under ptrace.
#include "req_tools.h"

static const char *path;
static struct gate g;

static void *second(void *arg OBS_UNUSED)
{
	obs_tab->word[0] = own_tid();
	set_flag(0);
	gate_pass(&g);
	exec_again(path, "again");
	return NULL;
}

static int tracee(void *arg OBS_UNUSED)
{
	pthread_t th;
	pthread_create(&th, NULL, second, NULL);
	pause();
	return 1;
}

int main(int argc, char **argv)
{
	if (argc > 1) {
		role("image");
		ev("executed", "tracer=%p", tracer_of(getpid()));
		return 6;
	}
	begin();
	path = argv[0];
	g = new_gate();
	pid_t t = fork_named("leader", tracee, NULL);
	await_flag(0);
	pid_t th = obs_tab->word[0];
	name_pid("thread", th);
	must_pt(PTRACE_SEIZE, th, 0, PTRACE_O_TRACEEXEC);
	ev("before", "leader=%p thread=%p", tracer_of(t), tracer_of(th));
	gate_open(&g);
	evwait("event", t, __WALL);
	ev("message", "former=%p", event_msg(t));
	ev("after", "leader=%p", tracer_of(t));
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
