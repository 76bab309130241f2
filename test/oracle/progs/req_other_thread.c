// req_other_thread: only the thread that attached makes requests; for the others of its process the tracee is ESRCH, also for DETACH and KILL: ptrace(2), DESCRIPTION.
#include "req_tools.h"

static pid_t t;
static char room[4096];

static int tracee(void *arg OBS_UNUSED)
{
	return 5;
}

static void *second(void *arg OBS_UNUSED)
{
	role("second");
	struct iovec iov = { room, sizeof room };
	evpt("", PTRACE_PEEKDATA, t, room, room);
	evpt("", PTRACE_POKEDATA, t, room, 1);
	evpt("", PTRACE_GETREGS, t, 0, room);
	evpt("", PTRACE_GETREGSET, t, NT_PRSTATUS, &iov);
	evpt("", PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACEEXIT);
	evpt("", PTRACE_GETSIGINFO, t, 0, room);
	evpt("", PTRACE_CONT, t, 0, 0);
	evpt("", PTRACE_KILL, t, 0, 0);
	evpt("", PTRACE_DETACH, t, 0, 0);
	evpt("", PTRACE_INTERRUPT, t, 0, 0);
	evpt("", PTRACE_ATTACH, t, 0, 0);
	evpt("", PTRACE_SEIZE, t, 0, 0);
	return NULL;
}

int main(void)
{
	begin();
	t = spawn("tracee", tracee, NULL);
	pthread_t th;
	if (pthread_create(&th, NULL, second, NULL) != 0)
		obs_die("pthread_create", errno);
	pthread_join(th, NULL);
	ev("poked", "word=%x", peek(t, room));
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
