// mem_hot_read: a process that traces nobody reads the code of eight threads that run it, by process_vm_readv and /proc/PID/mem, and nobody is disturbed: process_vm_readv(2), proc(5).
// timeout: 300
#include "hot_tools.h"

int main(void)
{
	hot_begin();
	for (int round = 0; round < hot_rounds(); round++) {
		pid_t pid = hot_fork(round & 1);
		for (int i = 0; i < 3; i++) {
			hot_read("stranger", pid);
			hot_await(2);
		}
		hot_finish(pid);
	}
	hot_all();
	return 0;
}
