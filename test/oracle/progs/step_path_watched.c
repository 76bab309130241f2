// step_path_watched: as step_path, with a breakpoint and two watchpoints in the debug registers: ptrace(2), PTRACE_SINGLESTEP; u_debugreg.
#include "path_walk.h"

int main(int argc, char **argv)
{
	path_begin(argc, argv);
	pid_t t;
	int status = guest_begin(&t, guest_main);
	unsigned long control = hw_set(t, 0, 0, &seen.handled[SIGUSR1], HW_WRITE, HW_8);
	control = hw_set(t, control, 1, &skip, HW_ACCESS, HW_8);
	hw_set(t, control, 3, guest_return, HW_EXECUTE, HW_1);
	walked_status = 1;
	walk(t, status, BY_STEP);
	return 0;
}
