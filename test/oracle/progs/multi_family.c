// multi_family: one tracer follows a process, its child and its grandchild by PTRACE_O_TRACEFORK; options are inherited: ptrace(2), PTRACE_O_TRACEFORK.
#include "sig_tools.h"

static int generation(int left)
{
	if (left == 0) {
		must(kill(getpid(), SIGUSR1));
		return 10;
	}
	pid_t c = must(fork());
	if (c == 0)
		_exit(generation(left - 1));
	int st = xwait(c);
	return WEXITSTATUS(st) + 1;
}

static int tracee(void *arg OBS_UNUSED)
{
	block(SIGCHLD);
	return generation(2);
}

int main(void)
{
	static const char *const name[] = { "child", "grandchild" };
	unsigned long t[3];
	begin();
	t[0] = spawn("tracee", tracee, NULL);
	must_pt(PTRACE_SETOPTIONS, t[0], 0, PTRACE_O_TRACEFORK | PTRACE_O_TRACEEXIT);
	for (int i = 0; i < 2; i++) {
		go("fork", PTRACE_CONT, t[i], 0);
		must_pt(PTRACE_GETEVENTMSG, t[i], 0, &t[i + 1]);
		name_pid(name[i], t[i + 1]);
		evwait("new", t[i + 1], __WALL);
		resume(t[i], 0);
	}
	go("signal", PTRACE_CONT, t[2], 0);
	resume(t[2], 0);
	for (int i = 2; i >= 0; i--) {
		evwait("exit event", t[i], __WALL);
		unsigned long msg;
		must_pt(PTRACE_GETEVENTMSG, t[i], 0, &msg);
		ev("message", "status=%w", msg);
		go("end", PTRACE_CONT, t[i], 0);
	}
	return 0;
}
