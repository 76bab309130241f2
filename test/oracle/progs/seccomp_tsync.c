// seccomp_tsync: a filter installed for all threads of a process makes events in traced threads that run or are stopped, and none in untraced ones: seccomp(2), SECCOMP_FILTER_FLAG_TSYNC.
#include "req_tools.h"

static struct gate first, last;

static void *sibling(void *arg OBS_UNUSED)
{
	role("sibling");
	gate_pass(&first);
	ev("call", "result=%r", raw0(1000));
	gate_pass(&last);
	return NULL;
}

static void *untraced(void *arg OBS_UNUSED)
{
	role("untraced");
	await_flag(1);
	ev("call", "result=%r", raw0(1000));
	return NULL;
}

static int tracee(void *arg OBS_UNUSED)
{
	pthread_t a, b;
	pthread_create(&a, NULL, sibling, NULL);
	self(SIGSTOP);
	pthread_create(&b, NULL, untraced, NULL);
	filter(&(struct rule){ 1000, SECCOMP_RET_TRACE | 5 }, 1, SECCOMP_FILTER_FLAG_TSYNC);
	set_flag(1);
	ev("call", "result=%r", raw0(1000));
	pthread_join(b, NULL);
	set_flag(2);
	await_flag(3);
	pthread_join(a, NULL);
	return 3;
}

int main(void)
{
	begin();
	first = new_gate();
	last = new_gate();
	pid_t t = spawn("leader", tracee, NULL);
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACESECCOMP | PTRACE_O_TRACECLONE);
	go("clone", PTRACE_CONT, t, 0);
	pid_t th = event_child("thread", t);
	evwait("thread", th, __WALL);
	resume(t, 0);
	evwait("leader's stop", t, __WALL);
	// The other thread is not traced: the option is off when it is made.
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACESECCOMP);
	go("leader's event", PTRACE_CONT, t, 0);
	evmsg("leader", t);
	resume(t, 0);
	await_flag(2);
	resume(th, 0);
	gate_open(&first);
	evwait("thread's event", th, __WALL);
	evmsg("thread", th);
	resume(th, 0);
	gate_open(&last);
	evwait("thread's end", th, __WALL);
	set_flag(3);
	evwait("end", t, __WALL);
	return 0;
}
