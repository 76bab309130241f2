// proc_personality: /proc/PID/personality shows what the tracee set; it outlasts fork and execve: proc(5); personality(2).
#include "req_tools.h"
#include <sys/personality.h>

static const char *path;

static int tracee(void *arg OBS_UNUSED)
{
	ev("old", "personality=%x", personality(ADDR_NO_RANDOMIZE));
	self(SIGSTOP);
	exec_again(path, "again");
	return 1;
}

static void look(const char *what, pid_t t)
{
	char name[64], b[32] = "";
	snprintf(name, sizeof name, "/proc/%d/personality", t);
	int fd = must(open(name, O_RDONLY | O_CLOEXEC));
	int n = read(fd, b, sizeof b - 1);
	close(fd);
	if (n > 0 && b[n - 1] == '\n')
		b[n - 1] = 0;
	ev("personality", "what=%s is=%s", what, b);
}

int main(int argc, char **argv)
{
	if (argc > 1) {
		role("image");
		ev("executed", "personality=%x", personality(0xffffffff));
		return 0;
	}
	begin();
	path = argv[0];
	pid_t t = spawn("tracee", tracee, NULL);
	look("fresh", t);
	go("set", PTRACE_CONT, t, 0);
	look("set", t);
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACEEXEC);
	go("execve", PTRACE_CONT, t, 0);
	look("after execve", t);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
