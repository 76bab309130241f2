// job_sigstop_each_stop: SIGSTOP, or a SIGSTOP and then a SIGCONT, sent to a tracee in each kind of stop, and what the tracer is told afterwards: ptrace(2), Group-stop.
#include "stop_tools.h"

int main(int argc, char **argv OBS_UNUSED)
{
	stop_image(argc);
	begin();
	for (enum stop s = 0; s < STOPS; s++)
		for (int both = 0; both < 2; both++) {
			const char *what = stop_name(s);
			pid_t t = stop_at(s);
			stop_child(s, t);
			ev("now", "what=%s both=%b", what, both);
			must(kill(t, SIGSTOP));
			if (s == STOP_LISTEN) {
				// It is stopped already; the signal is left for later.
				must_pt(PTRACE_INTERRUPT, t, 0, 0);
				evwait(what, t, __WALL);
			}
			if (both)
				must(kill(t, SIGCONT));
			evwait(what, t, __WALL | WNOHANG);
			evinfo(what, t);
			go_on(what, t, 0x7f, 1);
		}
	return 0;
}
