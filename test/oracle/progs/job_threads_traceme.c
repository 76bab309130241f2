// job_threads_traceme: one stop signal group-stops every thread of a traced process, each thread reports it once: ptrace(2), Group-stop.
#include "sig_tools.h"

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
	must(kill(getpid(), SIGSTOP));
	gate_open(&g);
	pthread_join(th, NULL);
	ev("after", "joined=yes");
	return 0;
}

int main(void)
{
	begin();
	g = new_gate();
	pid_t t = spawn("leader", tracee, NULL);
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACECLONE);
	go("clone", PTRACE_CONT, t, 0);
	unsigned long th;
	must_pt(PTRACE_GETEVENTMSG, t, 0, &th);
	name_pid("thread", th);
	evwait("new thread", th, __WALL);
	resume(th, 0);
	await_state(th, "S");
	// kill(2) picks the leader: it is the thread that wants the signal first.
	go("signal", PTRACE_CONT, t, 0);
	evwait("thread untouched", th, __WALL | WNOHANG);
	go("leader", PTRACE_CONT, t, SIGSTOP);
	evinfo("leader", t);
	evwait("thread", th, __WALL);
	evinfo("thread", th);
	evwait("leader once", t, __WALL | WNOHANG);
	evwait("thread once", th, __WALL | WNOHANG);
	resume(th, 0);
	await_state(th, "S");
	resume(t, 0);
	evwait("thread ends", th, __WALL);
	evwait("leader ends", t, __WALL);
	return 0;
}
