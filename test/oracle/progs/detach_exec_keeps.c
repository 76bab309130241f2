// detach_exec_keeps: execve of the tracer keeps its tracees, stopped or running, with their options: ptrace(2), DESCRIPTION.
#include "sig_tools.h"

static struct gate g;

static int tracee(void *arg OBS_UNUSED)
{
	gate_pass(&g);
	must(kill(getpid(), SIGUSR1));
	return 3;
}

int main(int argc, char **argv)
{
	begin();
	if (argc > 1) {
		pid_t t = obs_tab->word[0], t2 = obs_tab->word[1];
		g.fd[1] = atoi(argv[1]);
		ev("tracer", "stopped=%p running=%p", tracer_of(t), tracer_of(t2));
		evpt("stopped", PTRACE_CONT, t, 0, 0);
		gate_open(&g);
		gate_open(&g);
		for (int i = 0; i < 2; i++) {
			pid_t p = obs_tab->word[i];
			evwait("signal", p, __WALL);
			go("exit event", PTRACE_CONT, p, 0);
			go("end", PTRACE_CONT, p, 0);
		}
		return 0;
	}
	must(pipe(g.fd));
	pid_t t = fork_named("stopped", tracee, NULL);
	pid_t t2 = fork_named("running", tracee, NULL);
	obs_tab->word[0] = t;
	obs_tab->word[1] = t2;
	must_pt(PTRACE_ATTACH, t, 0, 0);
	evwait("attach", t, __WALL);
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACEEXIT);
	must_pt(PTRACE_SEIZE, t2, 0, PTRACE_O_TRACEEXIT);
	char fd[16];
	snprintf(fd, sizeof fd, "%d", g.fd[1]);
	execl(argv[0], argv[0], fd, NULL);
	return 1;
}
