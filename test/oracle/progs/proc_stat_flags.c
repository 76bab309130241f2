// proc_stat_flags: the flags of a process in /proc/PID/stat that say whether it has made an exec, and whether its addresses are random: proc_pid_stat(5), flags.
#include "req_tools.h"

enum { FORKNOEXEC = 0x40, RANDOMIZE = 0x400000 };

static long flags_of(pid_t pid)
{
	char path[64], line[512];
	snprintf(path, sizeof path, "/proc/%d/stat", pid);
	FILE *f = fopen(path, "r");
	char *ok = f ? fgets(line, sizeof line, f) : NULL;
	if (f)
		fclose(f);
	char *after = ok ? strrchr(line, ')') : NULL;
	long flags = -1;
	if (after)
		sscanf(after + 1, " %*c %*d %*d %*d %*d %*d %ld", &flags);
	return flags & (FORKNOEXEC | RANDOMIZE);
}

static struct gate g;

static int child(void *arg OBS_UNUSED)
{
	gate_pass(&g);
	return 0;
}

int main(void)
{
	begin();
	ev("flags", "of=self value=%d", (int)flags_of(getpid()));
	g = new_gate();
	pid_t c = fork_named("child", child, NULL);
	ev("flags", "of=child value=%d", (int)flags_of(c));
	gate_open(&g);
	evwait("child", c, 0);
	return 0;
}
