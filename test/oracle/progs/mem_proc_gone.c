// mem_proc_gone: an open /proc/PID/mem belongs to the memory it was opened for: after an execve or the end it reads and writes nothing: proc(5), /proc/pid/mem.
#include "req_tools.h"

static const char *path;
static long word = 0x77;

static int tracee(void *arg OBS_UNUSED)
{
	exec_again(path, "again");
	return 1;
}

static void try(const char *what, int fd)
{
	long b = 1;
	long r = pread(fd, &b, 8, (long)&word);
	long w = pwrite(fd, &b, 8, (long)&word);
	ev("mem", "what=%s read=%r written=%r", what, r < 0 ? -errno : r, w < 0 ? -errno : w);
}

int main(int argc, char **argv)
{
	if (argc > 1)
		return 5;
	begin();
	path = argv[0];
	pid_t t = spawn("tracee", tracee, NULL);
	char name[64];
	snprintf(name, sizeof name, "/proc/%d/mem", t);
	int before = must(open(name, O_RDWR | O_CLOEXEC));
	try("before execve", before);
	go("execve", PTRACE_CONT, t, 0);
	try("after execve", before);
	int after = must(open(name, O_RDWR | O_CLOEXEC));
	try("opened after execve", after);
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACEEXIT);
	go("exit event", PTRACE_CONT, t, 0);
	try("in the exit event", after);
	go("end", PTRACE_CONT, t, 0);
	try("after the end", after);
	int fd = open(name, O_RDONLY);
	ev("open", "result=%e", fd < 0 ? errno : 0);
	return 0;
}
