// hw_stale: when a process with a watchpoint is killed, no later process that writes there is hit.
#include "hw_tools.h"

static volatile long *watched;

static int tracee(void *arg OBS_UNUSED)
{
	for (;;)
		++*watched;
	return 0;
}

static int heir(void *arg)
{
	for (int i = 0; i < 100; i++)
		++*watched;
	if (arg)
		exec_again("/proc/self/exe", "again");
	return 0;
}

int main(int argc, char **argv OBS_UNUSED)
{
	watched = must(mmap((void *)0x100000000000, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0));
	if (argc > 1)
		return heir(NULL);
	begin();
	int hits = 0, clean = 0;
	for (int round = 0; round < 20; round++) {
		pid_t t = spawn("tracee", tracee, NULL);
		hw_set(t, 0, round & 3, watched, HW_WRITE, HW_8);
		must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_EXITKILL);
		resume(t, 0);
		int status = xwait(t);
		hits += WIFSTOPPED(status) && WSTOPSIG(status) == SIGTRAP && (hw_get(t, 6) & 0xf) == 1u << (round & 3);
		finish(t);
		for (int i = 0; i < 2; i++) {
			pid_t h = fork_named("heir", heir, i ? "exec" : NULL);
			clean += xwait(h) == 0;
		}
		obs_tab->n = 1; // the names of the dead
	}
	ev("rounds", "hits=%d clean=%d", hits, clean);
	return 0;
}
