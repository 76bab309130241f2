// proc_stack: /proc/PID/stack has the functions that a process sleeps in, the innermost of which is that of wchan, for those who may trace it and administer the system: proc(5).
#include "perm_tools.h"

static int asleep(void *arg OBS_UNUSED)
{
	struct timespec ts = { 1000, 0 };
	return nanosleep(&ts, NULL);
}

static int running(void *arg OBS_UNUSED)
{
	volatile int on = 1;
	set_flag(1);
	while (on)
		;
	return 0;
}

// first copies the name of the first function in the file.
static void first(pid_t pid, const char *file, char *out)
{
	char path[64], b[4096];
	snprintf(path, sizeof path, "/proc/%d/%s", pid, file);
	int fd = open(path, O_RDONLY);
	if (fd < 0) {
		sprintf(out, "open: %s", obs_errno(errno));
		return;
	}
	int n = read(fd, b, sizeof b - 1);
	if (n < 0) {
		sprintf(out, "read: %s", obs_errno(errno));
		close(fd);
		return;
	}
	close(fd);
	b[n] = 0;
	char *p = b;
	if (!strncmp(p, "[<0>] ", 6))
		p += 6;
	sprintf(out, "%.*s", (int)strcspn(p, "+.\n"), p);
}

// settle waits until the process, which is to sleep, has also left its processor.
static void settle(pid_t pid, const char *state)
{
	char b[128];
	do {
		await_state(pid, state);
		first(pid, "wchan", b);
	} while (!strcmp(b, "0"));
}

static void look(const char *what, pid_t pid)
{
	char stack[128], wchan[128];
	first(pid, "stack", stack);
	first(pid, "wchan", wchan);
	ev("look", "what=%s stack=%s wchan=%s", what, stack, wchan);
}

static void as(const char *what, pid_t pid, int id, unsigned long without)
{
	pid_t c = must(fork());
	if (c == 0) {
		role(what);
		if (id)
			become(id);
		else
			set_capabilities(permitted_capabilities() & ~without, permitted_capabilities() & ~without);
		set_dumpable(1);
		look("", pid);
		_exit(0);
	}
	xwait(c);
}

static int user(void *arg OBS_UNUSED)
{
	become(1000);
	set_dumpable(1);
	set_flag(0);
	return asleep(NULL);
}

int main(void)
{
	begin();
	pid_t c = fork_named("asleep", asleep, NULL);
	settle(c, "S");
	look("asleep", c);
	as("without CAP_SYS_ADMIN", c, 0, 1UL << CAP_SYS_ADMIN);
	as("other user", c, 1000, 0);
	finish(c);
	c = fork_named("user", user, NULL);
	await_flag(0);
	settle(c, "S");
	as("same user", c, 1000, 0);
	as("without CAP_SYS_PTRACE", c, 0, 1UL << CAP_SYS_PTRACE);
	must_pt(PTRACE_SEIZE, c, 0, 0);
	must_pt(PTRACE_INTERRUPT, c, 0, 0);
	xwait(c);
	settle(c, "t");
	look("stopped", c);
	finish(c);
	c = fork_named("running", running, NULL);
	await_flag(1);
	kill(c, SIGKILL);
	await_state(c, "Z");
	char b[16];
	char path[64];
	snprintf(path, sizeof path, "/proc/%d/stack", c);
	int fd = open(path, O_RDONLY);
	ev("dead", "open=%e", fd < 0 ? errno : 0);
	long n = read(fd, b, sizeof b);
	ev("dead", "read=%r", n < 0 ? -errno : n > 0);
	xwait(c);
	n = pread(fd, b, sizeof b, 0);
	ev("gone", "read=%r", n < 0 ? -errno : n > 0);
	return 0;
}
