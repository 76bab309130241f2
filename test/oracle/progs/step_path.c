// step_path: every instruction of a program that makes more than 200 kinds of calls, takes signals of all kinds, forks, has a thread and executes another program: ptrace(2), PTRACE_SINGLESTEP.
#include "path_walk.h"

int main(int argc, char **argv)
{
	path_begin(argc, argv);
	pid_t t;
	int status = guest_begin(&t, guest_main);
	walk(t, status, BY_STEP);
	return 0;
}
