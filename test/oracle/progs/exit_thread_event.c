// exit_thread_event: each thread has its own exit event, with its own status; exit_group gives its status to all: ptrace(2), PTRACE_O_TRACEEXIT.
#include "req_tools.h"

static struct gate g;

static void *second(void *arg OBS_UNUSED)
{
	syscall(SYS_exit, 5);
	return NULL;
}

static void *third(void *arg OBS_UNUSED)
{
	gate_pass(&g);
	return NULL;
}

static int tracee(void *arg OBS_UNUSED)
{
	pthread_t a, b;
	pthread_create(&a, NULL, second, NULL);
	pthread_join(a, NULL);
	pthread_create(&b, NULL, third, NULL);
	raw(SYS_exit_group, 7, 0, 0, 0, 0, 0);
	return 0;
}

int main(void)
{
	begin();
	g = new_gate();
	pid_t t = spawn("leader", tracee, NULL);
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXIT);
	go("clone", PTRACE_CONT, t, 0);
	pid_t a = event_child("second", t);
	evwait("second", a, __WALL);
	resume(t, 0);
	go("second's exit", PTRACE_CONT, a, 0);
	evmsg("second's exit", a);
	go("second's end", PTRACE_CONT, a, 0);
	evwait("clone", t, __WALL);
	pid_t b = event_child("third", t);
	evwait("third", b, __WALL);
	resume(b, 0);
	await_state(b, "S");
	go("exit", PTRACE_CONT, t, 0);
	evmsg("exit", t);
	evwait("third's exit", b, __WALL);
	evmsg("third's exit", b);
	go("third's end", PTRACE_CONT, b, 0);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
