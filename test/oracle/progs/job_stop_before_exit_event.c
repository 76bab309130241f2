// job_stop_before_exit_event: a group-stop of other threads does not hold up the exit event of a thread on its way out: ptrace(2), PTRACE_EVENT_EXIT.
#include "sig_tools.h"

static struct gate g;

static void *second(void *arg OBS_UNUSED)
{
	gate_pass(&g);
	syscall(SYS_exit, 0);
	return NULL;
}

static int tracee(void *arg OBS_UNUSED)
{
	pthread_t th;
	pthread_create(&th, NULL, second, NULL);
	must(kill(getpid(), SIGSTOP));
	gate_pass(&g);
	return 0;
}

int main(void)
{
	begin();
	g = new_gate();
	pid_t t = spawn("leader", tracee, NULL);
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXIT);
	go("clone", PTRACE_CONT, t, 0);
	unsigned long th;
	must_pt(PTRACE_GETEVENTMSG, t, 0, &th);
	name_pid("thread", th);
	evwait("new thread", th, __WALL);
	go("signal", PTRACE_CONT, t, 0);
	gate_open(&g);
	go("exit event", PTRACE_CONT, th, 0);
	// The thread in its exit event does not take part in the group-stop.
	go("group-stop", PTRACE_CONT, t, SIGSTOP);
	go("thread ends", PTRACE_CONT, th, 0);
	resume(t, 0);
	gate_open(&g);
	evwait("leader exit event", t, __WALL);
	go("leader ends", PTRACE_CONT, t, 0);
	return 0;
}
