// mem_shared_protected: no debugger's write reaches a shared mapping that its process may not write, of memory or of a file; across the edge into one it stops there: ptrace(2), PTRACE_POKEDATA; proc(5), /proc/pid/mem.
#include "mem_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	return 0;
}

int main(void)
{
	begin();
	int fd = must(memfd_create("file", MFD_CLOEXEC));
	must(ftruncate(fd, 4 * PAGE));
	char path[64];
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	int ro = must(open(path, O_RDONLY | O_CLOEXEC));
	char *whole = must(mmap(NULL, 4 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0));
	// Pages: writable, protected, protected and executable, from a descriptor
	// that cannot write.
	char *p = must(mmap(NULL, 4 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0));
	must(mmap(p + 3 * PAGE, PAGE, PROT_READ, MAP_SHARED | MAP_FIXED, ro, 3 * PAGE));
	must(mprotect(p + PAGE, PAGE, PROT_READ));
	must(mprotect(p + 2 * PAGE, PAGE, PROT_READ | PROT_EXEC));
	pid_t t = spawn("tracee", tracee, NULL);
	for (int way = 0; way < WAYS; way++) {
		for (int page = 0; page < 4; page++)
			ev("write", "way=%s page=%d result=%r", way_name(way), page,
			   put(way, t, p + page * PAGE, 0x1111 * (way + 1)));
		ev("edge", "way=%s result=%r", way_name(way), put(way, t, p + PAGE - 4, -1L - way));
		ev("content", "way=%s first=%m edge=%m", way_name(way), whole, 4, whole + PAGE - 6, 12);
		ev("content", "way=%s second=%m third=%m last=%m", way_name(way), whole + PAGE, 4,
		   whole + 2 * PAGE, 4, whole + 3 * PAGE, 4);
	}
	finish(t);
	return 0;
}
