// exec_failing: an execve that fails makes no event and leaves the threads alone: ptrace(2), PTRACE_O_TRACEEXEC; execve(2), ERRORS.
#include "req_tools.h"

static struct gate g;

static void *second(void *arg OBS_UNUSED)
{
	gate_pass(&g);
	return NULL;
}

static int tracee(void *arg OBS_UNUSED)
{
	pthread_t th;
	pthread_create(&th, NULL, second, NULL);
	execl("/nonexistent/x", "x", (char *)NULL);
	ev("execve", "error=%e", errno);
	execl("/", "x", (char *)NULL);
	ev("execve", "error=%e", errno);
	int fd = must(memfd_create("garbage", 0));
	if (write(fd, "garbage\n", 8) != 8)
		obs_die("write", errno);
	char *argv[] = { "x", NULL };
	fexecve(fd, argv, argv + 1);
	ev("execve", "error=%e", errno);
	gate_open(&g);
	pthread_join(th, NULL);
	return 4;
}

int main(void)
{
	begin();
	g = new_gate();
	pid_t t = spawn("tracee", tracee, NULL);
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACEEXEC);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
