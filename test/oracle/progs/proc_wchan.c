// proc_wchan: /proc/PID/wchan names the kernel function that a process sleeps or is stopped in, and is 0 if it runs or is dead; field 35 of stat says whether it sleeps: proc(5).
#include "perm_tools.h"
#include <poll.h>
#include <sys/epoll.h>
#include <sys/select.h>

static int fds[2];

static int in_nanosleep(void *arg OBS_UNUSED)
{
	struct timespec ts = { 1000, 0 };
	return nanosleep(&ts, NULL);
}

static int in_clock_nanosleep(void *arg OBS_UNUSED)
{
	struct timespec ts = { 1000, 0 };
	return clock_nanosleep(CLOCK_MONOTONIC, 0, &ts, NULL);
}

static int in_wait4(void *arg OBS_UNUSED)
{
	pid_t c = must(fork());
	if (c == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
		for (;;)
			pause();
	}
	return waitpid(c, NULL, 0);
}

static int in_pause(void *arg OBS_UNUSED)
{
	return pause();
}

static int in_sigtimedwait(void *arg OBS_UNUSED)
{
	sigset_t s;
	sigemptyset(&s);
	sigaddset(&s, SIGUSR1);
	return sigwaitinfo(&s, NULL);
}

static int in_sigsuspend(void *arg OBS_UNUSED)
{
	sigset_t s;
	sigemptyset(&s);
	return sigsuspend(&s);
}

static int in_poll(void *arg OBS_UNUSED)
{
	struct pollfd p = { fds[0], POLLIN, 0 };
	return poll(&p, 1, -1);
}

static int in_select(void *arg OBS_UNUSED)
{
	fd_set s;
	FD_ZERO(&s);
	FD_SET(fds[0], &s);
	return select(fds[0] + 1, &s, NULL, NULL, NULL);
}

static int in_epoll(void *arg OBS_UNUSED)
{
	int e = must(epoll_create1(0));
	struct epoll_event event;
	return epoll_wait(e, &event, 1, -1);
}

static int in_read(void *arg OBS_UNUSED)
{
	char c;
	return read(fds[0], &c, 1);
}

static int in_stop(void *arg OBS_UNUSED)
{
	return raise(SIGSTOP);
}

static int in_loop(void *arg OBS_UNUSED)
{
	volatile int on = 1;
	set_flag(1);
	while (on)
		;
	return 0;
}

// settle waits until the process, which is to sleep, has also left its processor.
static void settle(pid_t pid, const char *state)
{
	char path[64], b[16];
	snprintf(path, sizeof path, "/proc/%d/wchan", pid);
	for (;;) {
		await_state(pid, state);
		int fd = must(open(path, O_RDONLY));
		int n = must(read(fd, b, sizeof b));
		close(fd);
		if (n != 1 || b[0] != '0')
			return;
		nap_ms(1);
	}
}

static void look(const char *what, pid_t pid, int inner)
{
	char path[64], wchan[128] = "", stat[1024] = "";
	snprintf(path, sizeof path, "/proc/%d/wchan", pid);
	int fd = must(open(path, O_RDONLY));
	int n = must(read(fd, wchan, sizeof wchan - 1));
	close(fd);
	wchan[n] = 0;
	// The compiler appends what it did to the function.
	wchan[strcspn(wchan, ".")] = 0;
	// Which of its inner functions a call sleeps in differs among kernels, and
	// an entry point has more names than one.
	if (!inner && strcmp(wchan, "0"))
		strcpy(wchan, "one of the call's");
	snprintf(path, sizeof path, "/proc/%d/stat", pid);
	fd = must(open(path, O_RDONLY));
	must(read(fd, stat, sizeof stat - 1));
	close(fd);
	char *p = strrchr(stat, ')'), state = p[2];
	for (int field = 2; field < 35; field++)
		p = strchr(p + 1, ' ');
	ev("wchan", "what=%s name=%s state=%s field=%d", what, wchan, ((char[]){ state, 0 }), atoi(p));
}

static int vfork_parent(void *arg OBS_UNUSED)
{
	pid_t c = vfork();
	if (c == 0) {
		obs_tab->word[0] = getpid();
		set_flag(2);
		for (;;)
			nap_ms(1000);
	}
	return 0;
}

int main(void)
{
	begin();
	must(pipe(fds));
	static const struct {
		const char *name;
		int (*fn)(void *);
		int inner;
	} sleeps[] = {
		{ "nanosleep", in_nanosleep, 1 }, { "clock_nanosleep", in_clock_nanosleep, 1 },
		{ "wait4", in_wait4, 1 }, { "pause", in_pause, 0 }, { "sigtimedwait", in_sigtimedwait, 1 },
		{ "sigsuspend", in_sigsuspend, 1 }, { "poll", in_poll, 1 }, { "select", in_select, 1 },
		{ "epoll_wait", in_epoll, 1 }, { "read", in_read, 0 },
	};
	for (unsigned i = 0; i < sizeof sleeps / sizeof sleeps[0]; i++) {
		pid_t c = fork_named(sleeps[i].name, sleeps[i].fn, NULL);
		settle(c, "S");
		nap_ms(2); // it may have blocked for something else on its way
		settle(c, "S");
		look(sleeps[i].name, c, sleeps[i].inner);
		finish(c);
	}
	pid_t c = fork_named("stopped", in_stop, NULL);
	settle(c, "T");
	look("stopped", c, 1);
	must_pt(PTRACE_SEIZE, c, 0, 0);
	evwait("seized", c, __WALL);
	settle(c, "t");
	look("seized while stopped", c, 1);
	finish(c);
	c = spawn("tracee", in_pause, NULL);
	settle(c, "t");
	look("traced and stopped", c, 1);
	resume(c, 0);
	settle(c, "S");
	look("traced and asleep", c, 0);
	finish(c);
	c = fork_named("loop", in_loop, NULL);
	await_flag(1);
	await_state(c, "R");
	look("running", c, 1);
	kill(c, SIGKILL);
	await_state(c, "Z");
	look("dead", c, 1);
	xwait(c);
	c = fork_named("vfork", vfork_parent, NULL);
	await_flag(2);
	settle(c, "D");
	look("in vfork", c, 1);
	char b[64];
	status_field(c, "State", b, sizeof b);
	ev("state", "what=vfork state=%s", b);
	finish(c);
	kill(obs_tab->word[0], SIGKILL);
	look("itself", getpid(), 1);
	c = fork_named("other", in_pause, NULL);
	await_state(c, "S");
	pid_t reader = must(fork());
	if (reader == 0) {
		role("reader");
		become(1000);
		look("of another user", c, 0);
		_exit(0);
	}
	xwait(reader);
	finish(c);
	return 0;
}
