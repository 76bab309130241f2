// step_path_block: as step_path, from branch to branch; no stop is outside the program: ptrace(2), PTRACE_SINGLEBLOCK.
#include "path_walk.h"

int main(int argc, char **argv)
{
	path_begin(argc, argv);
	pid_t t;
	int status = guest_begin(&t, guest_alone);
	walk(t, status, BY_BLOCK);
	return 0;
}
