// hw_new_thread: a debugger sets its watchpoint in each new thread too, at the thread's first stop: each thread then has its own hits, and so has its creator.
#include "hw_tools.h"

enum { THREADS = 3 };
static volatile long watched;

static void *thread(void *arg)
{
	watched = 10 * (long)arg;
	watched++;
	return NULL;
}

static int tracee(void *arg OBS_UNUSED)
{
	pthread_t p;
	for (long i = 1; i <= THREADS; i++) {
		watched = i;
		must(-pthread_create(&p, NULL, thread, (void *)i));
		pthread_join(p, NULL);
	}
	watched = 99;
	return 0;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACECLONE);
	hw_set(t, 0, 0, &watched, HW_WRITE, HW_8);
	for (;;) {
		resume(t, 0);
		int status = evwait("tracee", t, __WALL);
		if (!WIFSTOPPED(status))
			break;
		if (status >> 16 != PTRACE_EVENT_CLONE) {
			hw_stop("tracee", t);
			ev("value", "thread=%p word=%d", t, peek(t, &watched));
			continue;
		}
		pid_t th = event_child("thread", t);
		evwait("thread", th, __WALL);
		// In another register than its creator's.
		hw_set(th, 0, 2, &watched, HW_WRITE, HW_8);
		// It ends before its creator goes on.
		for (;;) {
			resume(th, 0);
			status = evwait("thread", th, __WALL);
			if (!WIFSTOPPED(status))
				break;
			hw_stop("thread", th);
			ev("value", "word=%d", peek(th, &watched));
		}
		obs_tab->n--; // the next one has the name, and perhaps the id
	}
	return 0;
}
