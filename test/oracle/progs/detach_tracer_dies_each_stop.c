// detach_tracer_dies_each_stop: a tracer that ends while its tracee stands in each kind of stop: how the process goes on: ptrace(2), DESCRIPTION.
#include "stop_tools.h"

static int tracer(void *arg)
{
	enum stop s = (enum stop)(long)arg;
	pid_t t = stop_at(s);
	stop_child(s, t);
	obs_tab->word[0] = t;
	return 0;
}

int main(int argc, char **argv OBS_UNUSED)
{
	stop_image(argc);
	begin();
	must(prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0));
	for (enum stop s = 0; s < STOPS; s++) {
		const char *what = stop_name(s);
		pid_t p = fork_named("tracer", tracer, (void *)(long)s);
		evwait("tracer", p, 0);
		pid_t t = obs_tab->word[0];
		if (s == STOP_GROUP || s == STOP_SEIZED_GROUP || s == STOP_LISTEN) {
			ev("state", "what=%s is=%d", what, await_state(t, "T"));
			must(kill(t, SIGCONT));
		}
		evwait(what, t, __WALL);
	}
	return 0;
}
