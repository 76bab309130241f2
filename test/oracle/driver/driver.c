// driver: runs many oracle programs one after the other, as process 1.
//
// The same static binary is the init process of a native pid namespace and of
// a sandbox, so a program finds the same surroundings in both: its parent is
// process 1 and lies in the same session, its process group is its own, fd 3
// takes its events, fds 0 to 2 are /dev/null and a pipe, and all signals have
// their default action.
//
//	driver [-proc] SECONDS PROGRAM [SECONDS PROGRAM]...
//
// For each program it writes frames to stdout: a line "@KIND LENGTH NAME",
// LENGTH bytes, and a newline. KIND is BEGIN, EVENTS, OUTPUT, LEFT or END.
// After each program everything else in the pid namespace is killed and
// reaped; if that fails, LEFT says what is there and the driver exits with 9.
#define _GNU_SOURCE
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

// drain takes what is in the pipe now; it returns 0 at end of file.
static int drain(struct sink *s)
{
	for (;;) {
		char tmp[8192];
		ssize_t r = read(s->fd, tmp, sizeof tmp);
		if (r < 0 && errno == EINTR)
			continue;
		if (r < 0)
			return errno == EAGAIN;
		if (r == 0)
			return 0;
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
	for (int s = 1; s <= 64; s++)
		signal(s, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	struct rlimit no_core = { 0, 0 };
	setrlimit(RLIMIT_CORE, &no_core);
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
	char *envp[] = { "PATH=/usr/bin:/bin", "LC_ALL=C", NULL };
	execve(path, argv, envp);
	dprintf(2, "oracle driver: cannot execute %s: %s\n", path, strerror(errno));
	_exit(121);
}

// describe_left lists the processes that did not die.
static size_t describe_left(char *b, size_t room)
{
	size_t n = 0;
	for (int pid = 2; pid < 100000 && n + 200 < room; pid++) {
		char path[64], line[400];
		if (kill(pid, 0) != 0)
			continue;
		snprintf(path, sizeof path, "/proc/%d/stat", pid);
		int fd = open(path, O_RDONLY);
		ssize_t r = fd < 0 ? -1 : read(fd, line, sizeof line - 1);
		close(fd);
		if (r < 0)
			r = snprintf(line, sizeof line, "%d (?)", pid);
		line[r < 100 ? r : 100] = 0;
		n += snprintf(b + n, room - n, "%s\n", line);
	}
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
	static char evbuf[LIMIT], outbuf[LIMIT], leftbuf[8192];
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
		frame("LEFT", name, leftbuf, describe_left(leftbuf, sizeof leftbuf));
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
	// Process 1 gets only the signals that it handles.
	signal(SIGTERM, quit);
	signal(SIGINT, quit);
	signal(SIGPIPE, SIG_IGN);
	setsid();
	for (; i + 1 < argc; i += 2)
		run(argv[i + 1], atoi(argv[i]));
	return 0;
}
