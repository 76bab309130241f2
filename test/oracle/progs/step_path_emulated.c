// step_path_emulated: every instruction of a program of whose more than 200 kinds of calls none is made: ptrace(2), PTRACE_SYSEMU_SINGLESTEP.
#include "path_walk.h"

STEPPED static void emulated(void)
{
	guest_mark(S_CALLS);
	path_calls();
	guest_mark(S_FAULTS);
	guest_word[0]++;
	__asm__ volatile("pushf\n\tpop %0" : "=r"(seen.own_flags[0]));
	guest_mark(S_END);
	call1(exit_group, 0);
}

int main(int argc, char **argv)
{
	path_begin(argc, argv);
	pid_t t;
	int status = guest_begin(&t, emulated);
	walk(t, status, BY_EMULATION);
	return 0;
}
