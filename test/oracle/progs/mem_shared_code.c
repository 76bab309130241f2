// mem_shared_code: code in memory that two processes share, one of which has used a system call in it often: the other runs it too, and both, a second mapping and the file show what was written there.
#include "mem_tools.h"

enum { CALLS = 200, AT = 64 };

// mov $39, %eax; syscall; ret
static const unsigned char getpid_code[] = { 0xb8, 39, 0, 0, 0, 0x0f, 0x05, 0xc3 };

static char *code;

static int wrong(void)
{
	int n = 0;
	for (int i = 0; i < CALLS; i++)
		n += ((long (*)(void))code)() != getpid();
	return n;
}

static int second(void *arg OBS_UNUSED)
{
	await_flag(0); // the first has used it
	ev("second", "wrong=%d", wrong());
	return 0;
}

int main(void)
{
	begin();
	int fd = must(memfd_create("code", MFD_CLOEXEC));
	must(ftruncate(fd, PAGE));
	must(pwrite(fd, getpid_code, sizeof getpid_code, AT));
	code = (char *)must(mmap(NULL, PAGE, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_SHARED, fd, 0)) + AT;
	char *view = (char *)must(mmap(NULL, PAGE, PROT_READ, MAP_SHARED, fd, 0)) + AT, read[sizeof getpid_code];
	pid_t c = fork_named("second", second, NULL);
	ev("first", "wrong=%d", wrong());
	set_flag(0);
	ev("second", "status=%w", xwait(c));
	must(pread(fd, read, sizeof read, AT));
	ev("bytes", "code=%m view=%m file=%m", code, sizeof read, view, sizeof read, read, sizeof read);
	return 0;
}
