// mem_stack: a tracer's access below the pages of the tracee's stack: nothing grows for a reader, and what a writer finds: ptrace(2), PTRACE_POKEDATA; mmap(2), MAP_GROWSDOWN.
#include "mem_tools.h"


static int tracee(void *arg OBS_UNUSED)
{
	char here;
	*(volatile long *)&obs_tab->word[0] = (long)&here & ~(PAGE - 1);
	self(SIGSTOP);
	return 0;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	go("stop", PTRACE_CONT, t, 0);
	long sp = obs_tab->word[0], w;
	evpt("stack", PTRACE_PEEKDATA, t, sp, &w);
	evpt("stack", PTRACE_POKEDATA, t, sp, w);
	// Far below what is mapped, but within the limit of the stack's size.
	evpt("far below", PTRACE_PEEKDATA, t, sp - 1024 * PAGE, &w);
	for (int way = 0; way < WAYS; way++)
		ev("far below", "way=%s result=%r", way_name(way), put(way, t, (void *)(sp - 1024 * PAGE), 1));
	evpt("beyond the limit", PTRACE_PEEKDATA, t, sp - (1L << 32), &w);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
