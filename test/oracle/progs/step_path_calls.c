// step_path_calls: as step_path, but over each call in three stops, by PTRACE_SYSCALL to its entry and to its exit: ptrace(2), PTRACE_SYSCALL.
#include "path_walk.h"

int main(int argc, char **argv)
{
	path_begin(argc, argv);
	pid_t t;
	int status = guest_begin(&t, guest_main);
	walk(t, status, BY_CALLS);
	return 0;
}
