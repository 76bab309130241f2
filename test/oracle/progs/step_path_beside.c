// step_path_beside: every instruction of one thread of a program whose other threads make calls all the time, before it is seized and while it steps: ptrace(2), PTRACE_SINGLESTEP.
#include "path_walk.h"

enum { OTHERS = 4 };
static volatile long turns[OTHERS];
static char more_stacks[OTHERS][1 << 14] __attribute__((aligned(4096)));

// Each of the others makes calls from instructions that all of them use.
STEPPED static void other(void)
{
	for (;;) {
		call0(getppid);
		call0(gettid);
		call0(sched_yield);
		for (int i = 0; i < 10; i++)
			do_call(SYS_getppid, 0, 0, 0, 0, 0, 0);
		turns[0]++;
	}
}

STEPPED static void beside(void)
{
	for (int i = 0; i < OTHERS; i++)
		guest_run_on(CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM,
			     more_stacks[i] + sizeof more_stacks[i], 0, other);
	for (int i = 0; i < 3; i++)
		path_calls();
	call3(read, guest_pipe[0], guest_word, 1);
	for (int i = 0; i < 3; i++) {
		guest_mark(S_CALLS);
		path_calls();
		guest_mark(S_SENT);
		guest_sent();
		guest_mark(S_FLAGS);
		guest_flags();
		guest_mark(S_FAULTS);
		guest_faults();
	}
	guest_mark(S_END);
	call1(exit_group, 0);
}

static int run(void *arg OBS_UNUSED)
{
	guest_start(beside, guest_stacks[1]);
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
