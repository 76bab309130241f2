// sig_info_bus: touching a mapping beyond the end of its file is SIGBUS with BUS_ADRERR and the address: mmap(2), sigaction(2).
#include "sig_tools.h"

static char *page;

static int tracee(void *arg OBS_UNUSED)
{
	return *(volatile char *)(page + 4096 + 16);
}

int main(void)
{
	begin();
	int fd = must(syscall(SYS_memfd_create, "bus", 0));
	must(ftruncate(fd, 4096));
	page = mmap(NULL, 8192, PROT_READ, MAP_SHARED, fd, 0);
	name_addr("page", page, 8192);
	pid_t t = spawn("tracee", tracee, NULL);
	go("bus", PTRACE_CONT, t, 0);
	evinfo("bus", t);
	go("delivered", PTRACE_CONT, t, SIGBUS);
	return 0;
}
