// hw_turns_end: processes whose threads wait for each other because of watchpoints end at once, however they end: a kill, exit_group, execve, the death of the tracer.
#include "hw_tools.h"

enum { THREADS = 4, ROUNDS = 3 };
enum { KILL, EXIT, EXEC, TRACER, ENDS };
static const char *const names[] = { "kill", "exit", "execve", "tracer" };
static volatile long cells[THREADS];
static volatile pid_t tids[THREADS];
static struct gate gates[THREADS];
static volatile int leave;

static void *thread(void *arg)
{
	long me = (long)arg;
	tids[me] = own_tid();
	gate_pass(&gates[me]);
	for (long i = 0;; i++)
		cells[i % THREADS] = i;
	return NULL;
}

static int tracee(void *round)
{
	for (long i = 0; i < THREADS; i++) {
		pthread_t p;
		must(-pthread_create(&p, NULL, thread, (void *)i));
		while (!tids[i])
			sched_yield();
	}
	set_flag(*(int *)round);
	while (!leave)
		sched_yield();
	if (*(int *)round % ENDS == EXEC)
		execl("/bin/true", "true", NULL);
	_exit(3);
}

// trace watches a cell of each thread, all different, and goes on after hits. Then
// it returns, while the threads run.
static void trace(pid_t t)
{
	must_pt(PTRACE_SEIZE, t, 0, 0);
	must_pt(PTRACE_INTERRUPT, t, 0, 0);
	xwait(t);
	for (int i = 0; i < THREADS; i++) {
		pid_t who = (pid_t)(int)peek(t, &tids[i]);
		must_pt(PTRACE_SEIZE, who, 0, 0);
		must_pt(PTRACE_INTERRUPT, who, 0, 0);
		xwait(who);
		hw_set(who, 0, i, &cells[i], HW_WRITE, HW_8);
		resume(who, 0);
		gate_open(&gates[i]);
	}
	resume(t, 0);
	for (int hits = 0; hits < 20; hits++) {
		int status;
		pid_t who = must(waitpid(-1, &status, __WALL | __WNOTHREAD));
		if (!WIFSTOPPED(status) || WSTOPSIG(status) != SIGTRAP)
			obs_die("not a hit", status);
		resume(who, 0);
	}
}

static int tracer(void *t)
{
	trace(*(pid_t *)t);
	return 0; // its death frees those that run; debug registers stay
}

int main(void)
{
	begin();
	for (int i = 0; i < ROUNDS * ENDS; i++) {
		int how = i % ENDS;
		for (int j = 0; j < THREADS; j++)
			gates[j] = new_gate();
		pid_t t = fork_named("tracee", tracee, &i);
		await_flag(i);
		if (how == TRACER) {
			xwait(fork_named("tracer", tracer, &t));
			evwait(names[how], t, __WALL); // nobody takes its hits
			continue;
		}
		trace(t);
		if (how == KILL) {
			must(kill(t, SIGKILL));
		} else {
			must_pt(PTRACE_INTERRUPT, t, 0, 0);
			int status;
			pid_t who;
			while ((who = must(waitpid(-1, &status, __WALL | __WNOTHREAD))) != t)
				resume(who, 0);
			must_pt(PTRACE_POKEDATA, t, &leave, 1);
			must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACEEXEC);
			resume(t, 0);
		}
		for (;;) {
			int status;
			pid_t who = must(waitpid(-1, &status, __WALL | __WNOTHREAD));
			if (WIFSTOPPED(status)) {
				pt(PTRACE_CONT, who, 0, 0);
				continue;
			}
			if (who == t) {
				ev("end", "how=%s status=%w", names[how], status);
				break;
			}
		}
		while (waitpid(-1, NULL, __WALL | WNOHANG) > 0)
			;
	}
	return 0;
}
