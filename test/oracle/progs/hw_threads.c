// hw_threads: three threads of one address space, with different sets and one address in common: each has exactly its own hits.
#include "hw_tools.h"

enum { THREADS = 3, TURNS = 40 };
static volatile long cells[THREADS + 1];
static struct gate gates[THREADS];
static volatile pid_t tids[THREADS];

static void *thread(void *arg)
{
	long me = (long)arg;
	tids[me] = own_tid();
	gate_pass(&gates[me]);
	for (int i = 0; i < TURNS; i++)
		for (int c = 0; c <= THREADS; c++)
			cells[c] = me;
	return NULL;
}

static int tracee(void *arg OBS_UNUSED)
{
	pthread_t p[THREADS];
	for (long i = 0; i < THREADS; i++)
		must(-pthread_create(&p[i], NULL, thread, (void *)i));
	for (int i = 0; i < THREADS; i++)
		while (!tids[i])
			sched_yield();
	set_flag(0);
	for (int i = 0; i < THREADS; i++)
		pthread_join(p[i], NULL);
	for (int c = 0; c <= THREADS; c++)
		cells[c] = 9;
	return 3;
}

int main(void)
{
	begin();
	for (int i = 0; i < THREADS; i++)
		gates[i] = new_gate();
	pid_t t = fork_named("tracee", tracee, NULL);
	await_flag(0);
	int hits[THREADS][4] = {{ 0 }};
	pid_t tid[THREADS];
	for (int i = 0; i < THREADS; i++) {
		long v;
		must_pt(PTRACE_SEIZE, t, 0, 0);
		must_pt(PTRACE_INTERRUPT, t, 0, 0);
		xwait(t);
		must_pt(PTRACE_PEEKDATA, t, &tids[i], &v);
		must_pt(PTRACE_DETACH, t, 0, 0);
		tid[i] = (pid_t)v;
		must_pt(PTRACE_SEIZE, tid[i], 0, 0);
		must_pt(PTRACE_INTERRUPT, tid[i], 0, 0);
		xwait(tid[i]);
		// Its own in slot i, and the last of all in the next slot.
		unsigned long control = hw_set(tid[i], 0, i, &cells[i], HW_WRITE, HW_8);
		if (i != 1)
			hw_set(tid[i], control, i + 1, &cells[THREADS], HW_WRITE, HW_8);
	}
	for (int i = 0; i < THREADS; i++) {
		resume(tid[i], 0);
		gate_open(&gates[i]);
	}
	int alive = THREADS;
	while (alive > 0) {
		int status, i = 0;
		pid_t who = must(waitpid(-1, &status, __WALL | __WNOTHREAD));
		for (; i < THREADS && tid[i] != who; i++)
			;
		if (i == THREADS)
			obs_die("an unknown thread", who);
		if (!WIFSTOPPED(status)) {
			alive--;
			continue;
		}
		unsigned long dr6 = hw_get(who, 6);
		for (int s = 0; s < 4; s++)
			hits[i][s] += dr6 >> s & 1;
		if (WSTOPSIG(status) != SIGTRAP || !(dr6 & 0xf))
			ev("odd", "thread=%d status=%w dr6=%x", i, status, dr6 & 0xf);
		resume(who, 0);
	}
	for (int i = 0; i < THREADS; i++)
		ev("hits", "thread=%d first=%d second=%d third=%d fourth=%d", i, hits[i][0], hits[i][1], hits[i][2], hits[i][3]);
	evwait("tracee", t, __WALL);
	return 0;
}
