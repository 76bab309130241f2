// dispatch_inherited: dispatch is a thread's own: neither a child nor a thread has it, nor an image that is executed; the range and the selector stay set: prctl(2), PR_SET_SYSCALL_USER_DISPATCH; ptrace(2).
#include "dispatch_tools.h"

static volatile int thread_blocked, created, done;

static void *thread(void *arg OBS_UNUSED)
{
	while (!created)
		;
	selector = BLOCK; // the maker makes no call until it is done: it is dispatched
	thread_blocked = near_call(SYS_getppid) == DISPATCHED_RESULT;
	selector = ALLOW;
	done = 1;
	return NULL;
}

static int tracee(void *arg OBS_UNUSED)
{
	set_dispatch(DISPATCH_ON, 0x1000, 0x2000, &selector);
	self(SIGSTOP);
	pthread_t p;
	pthread_create(&p, NULL, thread, NULL);
	created = 1;
	while (!done)
		;
	pthread_join(p, NULL);
	ev("thread", "dispatched=%b", thread_blocked);
	pid_t c = fork();
	if (c == 0) {
		role("child");
		ev("child", "dispatched=%b", blocked(SYS_getppid) == DISPATCHED_RESULT);
		exec_again("/proc/self/exe", "again");
	}
	int st;
	must(waitpid(c, &st, 0));
	ev("itself", "dispatched=%b", blocked(SYS_getppid) == DISPATCHED_RESULT);
	exec_again("/proc/self/exe", "again");
	return 1;
}

int main(int argc, char **argv OBS_UNUSED)
{
	if (argc > 1) {
		role("image");
		ev("image", "runs=yes");
		return 0;
	}
	begin_dispatch();
	pid_t t = spawn("tracee", tracee, NULL);
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACEFORK | PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL);
	go("set", PTRACE_CONT, t, 0);
	look_dispatch("set", t);
	go("fork", PTRACE_CONT, t, 0);
	pid_t c = event_child("child", t);
	evwait("child", c, __WALL);
	look_dispatch("child", c);
	must_pt(PTRACE_CONT, t, 0, 0);
	go("child execs", PTRACE_CONT, c, 0);
	look_dispatch("child execs", c);
	go("child ends", PTRACE_CONT, c, 0);
	evwait("told of the child", t, __WALL);
	go("a dispatched call", PTRACE_CONT, t, SIGCHLD);
	go("execs", PTRACE_CONT, t, SIGSYS);
	look_dispatch("execs", t);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
