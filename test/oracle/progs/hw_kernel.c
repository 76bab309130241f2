// hw_kernel: what the kernel writes and reads for a process does not trap, what the process itself then does, does; also on its stack and on memory that comes and goes.
#include "hw_tools.h"

static volatile long watched;
static volatile char *page;
static int ends[2];

static NOINLINE long deep(volatile long *where, int n)
{
	volatile long local = n;
	set_flag(1);
	*where = (long)&local;
	raise(SIGUSR1);
	local += 2;
	long result = local;
	return result;
}

static volatile long place;

static int tracee(void *arg OBS_UNUSED)
{
	long word = 7;
	signal(SIGUSR1, SIG_IGN);
	must(write(ends[1], &word, sizeof word));
	must(read(ends[0], (void *)&watched, sizeof word));
	must(write(ends[1], (void *)&watched, sizeof word));
	watched++;
	must(read(ends[0], (void *)&watched, sizeof word));
	raise(SIGUSR2);
	deep(&place, 3);
	// A page that is not there yet, then another at the same place.
	page[8] = 1;
	must(munmap((void *)page, PAGE));
	must(mmap((void *)page, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0));
	page[8] = 2;
	return watched;
}

int main(void)
{
	begin();
	must(pipe(ends));
	page = must(mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
	pid_t t = spawn("tracee", tracee, NULL);
	unsigned long control = hw_set(t, 0, 0, &watched, HW_ACCESS, HW_8);
	control = hw_set(t, control, 3, page + 8, HW_WRITE, HW_1);
	int status = go("start", PTRACE_CONT, t, 0);
	while (WIFSTOPPED(status)) {
		int sig = WSTOPSIG(status);
		if (sig == SIGTRAP)
			hw_stop("hit", t);
		ev("at", "watched=%d", peek(t, &watched));
		if (sig == SIGUSR1)
			control = hw_set(t, control, 1, (void *)peek(t, &place), HW_ACCESS, HW_8);
		status = go("next", PTRACE_CONT, t, sig == SIGUSR1 ? sig : 0);
	}
	return 0;
}
