// detach_exec_thread: execve by a thread of the tracer's process: the thread's tracees stay traced, those of the other threads are freed: ptrace(2), DESCRIPTION; execve(2).
#include "sig_tools.h"

static struct gate g;
static char **args;

static int tracee(void *arg OBS_UNUSED)
{
	gate_pass(&g);
	return 3;
}

static void *execer(void *arg OBS_UNUSED)
{
	must_pt(PTRACE_SEIZE, obs_tab->word[1], 0, 0);
	char fd[16];
	snprintf(fd, sizeof fd, "%d", g.fd[1]);
	execl(args[0], args[0], fd, NULL);
	return NULL;
}

int main(int argc, char **argv)
{
	begin();
	if (argc > 1) {
		g.fd[1] = atoi(argv[1]);
		ev("tracer", "of_leaders=%p of_threads=%p", tracer_of(obs_tab->word[0]),
		   tracer_of(obs_tab->word[1]));
		gate_open(&g);
		gate_open(&g);
		evwait("leader's", obs_tab->word[0], 0);
		evwait("thread's", obs_tab->word[1], __WALL);
		return 0;
	}
	must(pipe(g.fd));
	args = argv;
	obs_tab->word[0] = fork_named("leader's", tracee, NULL);
	obs_tab->word[1] = fork_named("thread's", tracee, NULL);
	must_pt(PTRACE_SEIZE, obs_tab->word[0], 0, 0);
	pthread_t th;
	pthread_create(&th, NULL, execer, NULL);
	for (;;)
		pause();
}
