// hw_turns: threads that hit a watchpoint or step over one, while another thread gets a second watchpoint and loses it, and untraced threads write to both: each has exactly its own hits.
#include "hw_tools.h"

enum { HITTERS = 3, NOISY = 2, TIMES = 300, TOGGLES = 150, STEPS = 300 };
enum { TOGGLER = HITTERS, STEPPER, TRACED };
static volatile long shared, second;
static volatile pid_t tids[TRACED];
static struct gate gates[TRACED];
static volatile int finished;

// Three instructions; one of them writes.
void hw_loop(volatile long *);
__asm__(".text\n.globl hw_loop\n"
	"hw_loop: movq $1, (%rdi)\n"
	"nop\n"
	"jmp hw_loop\n");

static void *thread(void *arg)
{
	long me = (long)arg;
	tids[me] = own_tid();
	gate_pass(&gates[me]);
	if (me == STEPPER)
		hw_loop(&shared);
	for (int i = 0; me == TOGGLER && i < TOGGLES; i++) {
		__asm__ volatile("int3");
		second = i;
		shared = i;
	}
	for (int i = 0; me < HITTERS && i < TIMES; i++) {
		second = i;
		shared = i;
		second = i;
	}
	return NULL;
}

static void *noise(void *arg OBS_UNUSED)
{
	while (!finished) {
		shared = 1;
		second = 1;
		sched_yield();
	}
	return NULL;
}

static int tracee(void *arg OBS_UNUSED)
{
	pthread_t p[TRACED], n[NOISY];
	for (long i = 0; i < TRACED; i++) {
		must(-pthread_create(&p[i], NULL, thread, (void *)i));
		while (!tids[i])
			sched_yield();
	}
	for (int i = 0; i < NOISY; i++)
		must(-pthread_create(&n[i], NULL, noise, NULL));
	set_flag(0);
	for (int i = 0; i < STEPPER; i++)
		pthread_join(p[i], NULL);
	await_flag(1);
	finished = 1;
	for (int i = 0; i < NOISY; i++)
		pthread_join(n[i], NULL);
	_exit(3); // the one who stepped goes on for ever
}

static void take(pid_t t)
{
	must_pt(PTRACE_SEIZE, t, 0, 0);
	must_pt(PTRACE_INTERRUPT, t, 0, 0);
	xwait(t);
}

int main(void)
{
	begin();
	for (int i = 0; i < TRACED; i++)
		gates[i] = new_gate();
	pid_t t = fork_named("tracee", tracee, NULL);
	await_flag(0);
	take(t);
	pid_t tid[TRACED];
	for (int i = 0; i < TRACED; i++)
		tid[i] = (pid_t)(int)peek(t, &tids[i]);
	must_pt(PTRACE_DETACH, t, 0, 0);
	for (int i = 0; i < TRACED; i++) {
		take(tid[i]);
		if (i != TOGGLER)
			hw_set(tid[i], 0, 0, &shared, HW_WRITE, HW_8);
	}
	// Where the stepper is has nothing to do with where it shall step.
	struct user_regs_struct regs = get_regs(tid[STEPPER]);
	regs.rip = (unsigned long)hw_loop;
	regs.rdi = (unsigned long)&shared;
	regs.orig_rax = -1;
	must_pt(PTRACE_SETREGS, tid[STEPPER], 0, &regs);

	int hits[TRACED] = { 0 }, odd[TRACED] = { 0 }, steps = 0, toggles = 0;
	for (int i = 0; i < TRACED; i++) {
		if (i == STEPPER) {
			must_pt(PTRACE_SINGLESTEP, tid[i], 0, 0);
			continue;
		}
		resume(tid[i], 0);
		gate_open(&gates[i]);
	}
	for (int alive = STEPPER; alive > 0 || steps < STEPS;) {
		int status, i = 0;
		pid_t who = must(waitpid(-1, &status, __WALL | __WNOTHREAD));
		for (; i < TRACED && tid[i] != who; i++)
			;
		if (i == TRACED)
			obs_die("an unknown thread", who);
		if (!WIFSTOPPED(status)) {
			alive--;
			continue;
		}
		unsigned long dr6 = hw_get(who, 6);
		hw_put(who, 6, 0);
		if (i == STEPPER) {
			odd[i] += !(dr6 & 0x4000) || (dr6 & 1) != (steps % 3 == 0);
			hits[i] += dr6 & 1;
			if (++steps < STEPS)
				must_pt(PTRACE_SINGLESTEP, who, 0, 0);
			continue;
		}
		if (i == TOGGLER && !(dr6 & 0xf)) {
			toggles++;
			hw_set(who, 0, 2, &second, HW_WRITE, HW_8);
		} else if (i == TOGGLER) {
			odd[i] += (dr6 & 0xf) != 4;
			hits[i]++;
			must_pt(PTRACE_POKEUSR, who, HW_OFFSET(7), 0);
		} else {
			odd[i] += (dr6 & 0xf) != 1;
			hits[i]++;
		}
		resume(who, 0);
	}
	for (int i = 0; i < TRACED; i++)
		ev("hits", "thread=%d times=%d odd=%d", i, hits[i], odd[i]);
	ev("toggles", "times=%d", toggles);
	must_pt(PTRACE_POKEUSR, tid[STEPPER], HW_OFFSET(7), 0); // detaching leaves it
	must_pt(PTRACE_DETACH, tid[STEPPER], 0, 0);
	set_flag(1);
	evwait("tracee", t, __WALL);
	return 0;
}
