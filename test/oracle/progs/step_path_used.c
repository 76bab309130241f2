// step_path_used: as step_path, through a program that has made all its calls many times before it is seized: ptrace(2), PTRACE_SEIZE, PTRACE_SINGLESTEP.
#include "path_walk.h"

static int run(void *arg OBS_UNUSED)
{
	guest_start(guest_used, guest_stacks[1]);
}

int main(int argc, char **argv)
{
	path_begin(argc, argv);
	must(pipe2(guest_pipe, O_CLOEXEC));
	pid_t t = fork_named("guest", run, NULL);
	while (state_of(t) != 'S' || !guest_waits(t))
		nap_ms(1);
	must_pt(PTRACE_SEIZE, t, 0, PATH_OPTIONS);
	must_pt(PTRACE_INTERRUPT, t, 0, 0);
	int status = xwait(t);
	must(write(guest_pipe[1], "g", 1));
	walk(t, status, BY_STEP);
	return 0;
}
