// hw_exec_thread: a thread that is not the leader executes a program: neither its debug registers nor the leader's are left, and none of them hits the new image.
#include "hw_tools.h"

static volatile long *watched;
static volatile pid_t tid;

static void *second(void *arg OBS_UNUSED)
{
	tid = own_tid();
	set_flag(1);
	await_flag(2);
	watched[1] = 1;
	exec_again("/proc/self/exe", "again");
	return NULL;
}

static int tracee(void *arg OBS_UNUSED)
{
	pthread_t p;
	must(-pthread_create(&p, NULL, second, NULL));
	for (;;)
		pause();
	return 0;
}

static void take(pid_t t)
{
	must_pt(PTRACE_SEIZE, t, 0, PTRACE_O_TRACEEXEC);
	must_pt(PTRACE_INTERRUPT, t, 0, 0);
	xwait(t);
}

int main(int argc, char **argv OBS_UNUSED)
{
	// At the same address in each image.
	watched = must(mmap((void *)0x100000000000, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0));
	if (argc > 1) {
		watched[0] = 1;
		watched[1] = 2;
		return 5;
	}
	begin();
	pid_t t = fork_named("leader", tracee, NULL);
	await_flag(1);
	take(t);
	pid_t other = (int)peek(t, &tid);
	name_pid("second", other);
	take(other);
	hw_set(t, 0, 0, watched, HW_WRITE, HW_8);
	hw_set(other, 0, 3, watched + 1, HW_ACCESS, HW_4);
	resume(t, 0);
	resume(other, 0);
	set_flag(2);
	evwait("second", other, __WALL);
	hw_stop("second", other);
	resume(other, 0);
	evwait("exec", t, __WALL);
	for (int i = 0; i < 8; i++)
		ev("register", "number=%d value=%x", i, hw_get(t, i));
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
