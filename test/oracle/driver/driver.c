// driver: runs many oracle programs one after the other, as process 1.
//
// The same static binary is the init process of a native pid namespace and of
// a sandbox, so a program finds the same surroundings in both: its parent is
// process 1 and lies in the same session, its process group is its own, fd 3
// takes its events, fds 0 to 2 are /dev/null and a pipe, and all signals have
// their default action. Of the driver's environment it gets OBS_ROUNDS alone.
//
//	driver [-proc] SECONDS PROGRAM [SECONDS PROGRAM]...
//
// For each program it writes frames to stdout: a line "@KIND LENGTH NAME",
// LENGTH bytes, and a newline. KIND is BEGIN, EVENTS, OUTPUT, HUNG, LEFT or END.
// HUNG comes for a program that exceeds its time and says what every process
// was doing. After each program everything else in the pid namespace is killed
// and reaped; if that fails, LEFT says what is there and the driver exits
// with 9.
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define LIMIT (1 << 20)

static void die(const char *what)
{
	dprintf(2, "oracle driver: %s: %s\n", what, strerror(errno));
	_exit(8);
}

static void write_all(const char *b, size_t n)
{
	while (n) {
		ssize_t w = write(1, b, n);
		if (w < 0 && errno == EINTR)
			continue;
		if (w <= 0)
			_exit(7);
		b += w;
		n -= w;
	}
}

static void frame(const char *kind, const char *name, const char *b, size_t n)
{
	char head[512];
	int h = snprintf(head, sizeof head, "@%s %zu %s\n", kind, n, name);
	write_all(head, h);
	write_all(b, n);
	write_all("\n", 1);
}

static long now_ms(void)
{
	struct timespec ts;
	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

struct sink {
	int fd;
	char *b;
	size_t n;
};

// drain takes what is in the pipe now, but not more than a few pipes full: a
// program that never stops writing must not keep the driver from its clock.
static void drain(struct sink *s)
{
	for (int i = 0; i < 64; i++) {
		char tmp[8192];
		ssize_t r = read(s->fd, tmp, sizeof tmp);
		if (r < 0 && errno == EINTR)
			continue;
		if (r <= 0)
			return;
		// A program that floods its pipe is cut off, never blocked.
		size_t room = LIMIT - s->n;
		size_t n = (size_t)r < room ? (size_t)r : room;
		memcpy(s->b + s->n, tmp, n);
		s->n += n;
	}
}

static void child(const char *path, int events, int output)
{
	sigset_t none;
	setpgid(0, 0);
	// The C library refuses to change the signals that it uses itself.
	static const char dfl[32];
	for (int s = 1; s <= 64; s++)
		syscall(SYS_rt_sigaction, s, dfl, NULL, 8);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	struct rlimit core; // a program about cores raises it again
	if (getrlimit(RLIMIT_CORE, &core) == 0) {
		core.rlim_cur = 0;
		setrlimit(RLIMIT_CORE, &core);
	}
	if (chdir("/") != 0)
		_exit(120);
	// Keep the sources clear of the targets before the dup2 calls.
	events = fcntl(events, F_DUPFD, 20);
	output = fcntl(output, F_DUPFD, 20);
	int null = open("/dev/null", O_RDONLY);
	if (events < 0 || output < 0 || null < 0)
		_exit(120);
	dup2(null, 0);
	dup2(output, 1);
	dup2(output, 2);
	dup2(events, 3);
	for (int fd = 4; fd < 64; fd++)
		close(fd);
	char *argv[] = { (char *)path, NULL };
	char rounds[32] = "OBS_ROUNDS=", *more = getenv("OBS_ROUNDS");
	char *envp[] = { "PATH=/usr/bin:/bin", "LC_ALL=C", more ? rounds : NULL, NULL };
	if (more)
		strncat(rounds, more, sizeof rounds - strlen(rounds) - 1);
	execve(path, argv, envp);
	dprintf(2, "oracle driver: cannot execute %s: %s\n", path, strerror(errno));
	_exit(121);
}

// slurp reads a small file of /proc and ends it with NUL.
static ssize_t slurp(const char *path, char *b, size_t room)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	ssize_t n = 0, r;
	while (n < (ssize_t)room - 1 && (r = read(fd, b + n, room - 1 - n)) > 0)
		n += r;
	close(fd);
	b[n] = 0;
	return n;
}

// field appends "KEY VALUE" of a status file to the line.
static size_t field(char *b, size_t room, const char *status, const char *key)
{
	const char *p = strstr(status, key);
	if (!p)
		return 0;
	return snprintf(b, room, " %.*s", (int)strcspn(p + 1, "\n"), p + 1);
}

// describe lists the threads of all other processes with what helps to see
// why they wait: state, tracer, and pending and blocked signals.
static size_t describe(char *b, size_t room)
{
	static const char *const keys[] = { "\nState:", "\nTgid:", "\nPPid:", "\nTracerPid:",
					    "\nSigPnd:", "\nShdPnd:", "\nSigBlk:" };
	size_t n = 0;
	DIR *proc = opendir("/proc");
	struct dirent *p, *t;
	if (!proc)
		return snprintf(b, room, "cannot open /proc: %s\n", strerror(errno));
	while ((p = readdir(proc))) {
		int pid = atoi(p->d_name);
		char path[64];
		if (pid <= 1)
			continue;
		snprintf(path, sizeof path, "/proc/%d/task", pid);
		DIR *tasks = opendir(path);
		while (tasks && (t = readdir(tasks))) {
			char text[8192];
			int tid = atoi(t->d_name);
			if (tid <= 0 || n + 1024 > room)
				continue;
			snprintf(path, sizeof path, "/proc/%d/task/%d/status", pid, tid);
			if (slurp(path, text, sizeof text) < 0)
				continue;
			n += snprintf(b + n, room - n, "thread %d:", tid);
			for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
				n += field(b + n, 100, text, keys[i]);
			b[n++] = '\n';
		}
		if (tasks)
			closedir(tasks);
	}
	closedir(proc);
	return n;
}

// sweep kills and reaps all other processes; it returns 0 when some remain.
static int sweep(void)
{
	long end = now_ms() + 5000;
	for (;;) {
		kill(-1, SIGKILL);
		for (;;) {
			pid_t p = waitpid(-1, NULL, WNOHANG | __WALL);
			if (p < 0 && errno == ECHILD)
				return 1;
			if (p <= 0)
				break;
		}
		if (now_ms() > end)
			return 0;
		usleep(1000);
	}
}

static void run(const char *path, int seconds)
{
	static char evbuf[LIMIT], outbuf[LIMIT], report[1 << 16];
	const char *name = strrchr(path, '/');
	name = name ? name + 1 : path;
	int ep[2], op[2];
	if (pipe2(ep, O_CLOEXEC) != 0 || pipe2(op, O_CLOEXEC) != 0)
		die("pipe2");
	fcntl(ep[0], F_SETFL, O_NONBLOCK);
	fcntl(op[0], F_SETFL, O_NONBLOCK);
	struct sink se = { ep[0], evbuf, 0 }, so = { op[0], outbuf, 0 };

	frame("BEGIN", name, "", 0);
	pid_t pid = fork();
	if (pid < 0)
		die("fork");
	if (pid == 0)
		child(path, ep[1], op[1]);
	close(ep[1]);
	close(op[1]);

	long end = now_ms() + 1000L * seconds;
	int status = 0, done = 0, timeout = 0;
	while (!done) {
		struct pollfd p[2] = { { ep[0], POLLIN, 0 }, { op[0], POLLIN, 0 } };
		poll(p, 2, 5);
		drain(&se);
		drain(&so);
		// As process 1 the driver also inherits orphans: reap them too.
		for (;;) {
			int st;
			pid_t w = waitpid(-1, &st, WNOHANG | __WALL);
			if (w <= 0)
				break;
			if (w == pid) {
				status = st;
				done = 1;
			}
		}
		if (!done && now_ms() > end) {
			timeout = 1;
			break;
		}
	}
	if (timeout)
		frame("HUNG", name, report, describe(report, sizeof report));
	int clean = sweep();
	drain(&se);
	drain(&so);
	close(ep[0]);
	close(op[0]);

	frame("EVENTS", name, se.b, se.n);
	frame("OUTPUT", name, so.b, so.n);
	char endmsg[64];
	int n;
	if (timeout)
		n = snprintf(endmsg, sizeof endmsg, "timeout after %d s", seconds);
	else if (WIFEXITED(status))
		n = snprintf(endmsg, sizeof endmsg, "exited %d", WEXITSTATUS(status));
	else
		n = snprintf(endmsg, sizeof endmsg, "killed by signal %d", WTERMSIG(status));
	if (!clean)
		frame("LEFT", name, report, describe(report, sizeof report));
	frame("END", name, endmsg, n);
	if (!clean)
		_exit(9);
}

static void quit(int sig)
{
	(void)sig;
	_exit(6);
}

int main(int argc, char **argv)
{
	int i = 1;
	if (getpid() != 1) {
		dprintf(2, "oracle driver: must be process 1 of its pid namespace\n");
		return 8;
	}
	if (i < argc && !strcmp(argv[i], "-proc")) {
		if (mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0)
			die("making mounts private");
		if (mount("proc", "/proc", "proc", 0, NULL) != 0)
			die("mounting /proc");
		i++;
	}
	else {
		// Sandboxes begin with Yama's restrictions, most Linux machines without.
		int fd = open("/proc/sys/kernel/yama/ptrace_scope", O_WRONLY);
		if (fd < 0 || write(fd, "0", 1) != 1)
			die("switching Yama off");
		close(fd);
	}
	// Process 1 gets only the signals that it handles.
	signal(SIGTERM, quit);
	signal(SIGINT, quit);
	signal(SIGPIPE, SIG_IGN);
	setsid();
	for (; i + 1 < argc; i += 2)
		run(argv[i + 1], atoi(argv[i]));
	return 0;
}
