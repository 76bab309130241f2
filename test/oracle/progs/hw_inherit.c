// hw_inherit: a watchpoint is its thread's alone: not its forked or vforked child's, nor a thread's that it makes; execve drops it.
#include "hw_tools.h"

static volatile long *watched;

static void *thread(void *arg OBS_UNUSED)
{
	*watched = 30;
	return NULL;
}

static int tracee(void *arg OBS_UNUSED)
{
	int status;
	pthread_t p;
	*watched = 1;
	pid_t child = fork();
	if (child == 0) {
		*watched = 10;
		_exit(*watched);
	}
	waitpid(child, &status, 0);
	*watched = 2;
	child = vfork();
	if (child == 0) {
		*watched = 20;
		_exit(*watched);
	}
	waitpid(child, &status, 0);
	*watched = 3;
	must(-pthread_create(&p, NULL, thread, NULL));
	pthread_join(p, NULL);
	*watched = 4;
	exec_again("/proc/self/exe", "again");
	return 9;
}

// hw_all emits whether a thread has anything in its debug registers.
static void hw_all(const char *what, pid_t t)
{
	unsigned long any = 0;
	for (int i = 0; i < 4; i++)
		any |= hw_get(t, i);
	ev("registers", "what=%s addresses=%b control=%x status=%x", what, any != 0, hw_get(t, 7), hw_get(t, 6) & 0xf);
}

int main(int argc, char **argv OBS_UNUSED)
{
	// At the same address in each image.
	watched = must(mmap((void *)0x100000000000, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0));
	if (argc > 1) {
		role("image");
		*watched = 40;
		ev("wrote", "value=%d", *watched);
		return 5;
	}
	begin();
	name_addr("watched", watched, 8);
	pid_t t = spawn("tracee", tracee, NULL);
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC);
	hw_set(t, 0, 1, watched, HW_WRITE, HW_8);
	hw_put(t, 0, (unsigned long)watched);
	int status = 0, sig = 0;
	do {
		resume(t, sig);
		status = evwait("tracee", t, __WALL);
		sig = 0;
		if (!WIFSTOPPED(status))
			break;
		int event = status >> 16;
		if (event == PTRACE_EVENT_EXEC) {
			hw_all("exec", t);
		} else if (event) {
			pid_t child = event_child(obs_event(event), t);
			evwait("child", child, __WALL);
			hw_all("child", child);
			resume(child, 0);
			if (event == PTRACE_EVENT_FORK)
				evwait("child", child, __WALL);
			if (event == PTRACE_EVENT_VFORK || event == PTRACE_EVENT_CLONE) {
				// It ends before its parent goes on.
				resume(t, 0);
				evwait("child", child, __WALL);
				evwait("tracee", t, __WALL);
				hw_stop("tracee", t);
			}
		} else if (WSTOPSIG(status) == SIGTRAP) {
			hw_stop("tracee", t);
			ev("value", "word=%d", peek(t, watched));
			hw_put(t, 6, 5);
		} else {
			sig = WSTOPSIG(status);
		}
	} while (1);
	return 0;
}
