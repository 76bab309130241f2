// detach_each_stop: PTRACE_DETACH with and without a signal from each kind of stop: how the process goes on: ptrace(2), PTRACE_DETACH.
#include "stop_tools.h"

int main(int argc, char **argv OBS_UNUSED)
{
	stop_image(argc);
	begin();
	for (enum stop s = 0; s < STOPS; s++)
		for (int sig = 0; sig <= SIGTERM; sig += SIGTERM) {
			const char *what = stop_name(s);
			pid_t t = stop_at(s);
			stop_child(s, t);
			ev("now", "what=%s sig=%g", what, sig);
			long r = evpt(what, PTRACE_DETACH, t, 0, sig);
			if (r == 0)
				ev("tracer", "what=%s traced=%b", what, tracer_of(t) > 0);
			if (s == STOP_GROUP || s == STOP_SEIZED_GROUP) {
				await_state(t, "T");
				must(kill(t, SIGCONT));
			}
			if (r != 0)
				finish(t);
			else
				evwait(what, t, __WALL);
		}
	return 0;
}
