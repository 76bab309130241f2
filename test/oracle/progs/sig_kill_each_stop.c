// sig_kill_each_stop: SIGKILL sent to a tracee in each kind of stop: what is reported, with and without TRACEEXIT, and what requests do meanwhile: ptrace(2), Death under ptrace.
#include "stop_tools.h"

int main(int argc, char **argv OBS_UNUSED)
{
	stop_image(argc);
	begin();
	for (enum stop s = 0; s < STOPS; s++)
		for (int event = 0; event < 2; event++) {
			const char *what = stop_name(s);
			if (s == STOP_EXIT_EVENT)
				continue; // nothing to be told apart in it
			pid_t t = stop_at(s);
			stop_child(s, t);
			if (event && s == STOP_LISTEN) {
				must_pt(PTRACE_INTERRUPT, t, 0, 0);
				xwait(t);
			}
			if (event)
				must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACEEXIT);
			if (event && s == STOP_LISTEN)
				must_pt(PTRACE_LISTEN, t, 0, 0);
			ev("now", "what=%s event=%b", what, event);
			must(kill(t, SIGKILL));
			int st = evwait(what, t, __WALL);
			if (WIFSTOPPED(st)) {
				evmsg(what, t);
				go(what, PTRACE_CONT, t, 0);
			}
			evpt(what, PTRACE_CONT, t, 0, 0);
		}
	return 0;
}
