// job_sigcont_each_stop: SIGCONT sent to a tracee in each kind of stop: whether the stop lasts, and what the tracer is told afterwards: ptrace(2), Group-stop, PTRACE_LISTEN.
#include "stop_tools.h"

int main(int argc, char **argv OBS_UNUSED)
{
	stop_image(argc);
	begin();
	for (enum stop s = 0; s < STOPS; s++) {
		const char *what = stop_name(s);
		pid_t t = stop_at(s);
		stop_child(s, t);
		must(kill(t, SIGCONT));
		if (s == STOP_LISTEN) {
			go_on(what, t, evwait(what, t, __WALL), 1);
			continue;
		}
		evwait(what, t, __WALL | WNOHANG);
		ev("state", "what=%s is=%d", what, state_of(t));
		evinfo(what, t);
		go_on(what, t, 0x7f, 1);
	}
	return 0;
}
