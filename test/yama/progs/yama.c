// Who may attach to whom under Yama, with kernel.yama.ptrace_scope 0 to 3, and who
// may change it.
// Prints a line for each attempt: its name and errno.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static void die(const char *what)
{
	perror(what);
	_exit(100);
}

static void scope(const char *value)
{
	int fd = open("/proc/sys/kernel/yama/ptrace_scope", O_WRONLY);
	if (fd < 0 || write(fd, value, 1) != 1)
		die("ptrace_scope");
	close(fd);
}

static void become_user(void)
{
	if (setgroups(0, NULL) != 0 || setresgid(1000, 1000, 1000) != 0 || setresuid(1000, 1000, 1000) != 0)
		die("setresuid");
	if (prctl(PR_SET_DUMPABLE, 1) != 0)
		die("PR_SET_DUMPABLE");
}

// target waits to be killed, having declared who may trace it.
static pid_t target(int user, long declared)
{
	int p[2];
	char c;
	if (pipe(p) != 0)
		die("pipe");
	pid_t t = fork();
	if (t == 0) {
		if (user)
			become_user();
		if (declared && prctl(PR_SET_PTRACER, declared, 0, 0, 0) != 0)
			die("PR_SET_PTRACER");
		if (write(p[1], "x", 1) != 1)
			die("write");
		for (;;)
			pause();
	}
	if (read(p[0], &c, 1) != 1)
		die("read");
	close(p[0]);
	close(p[1]);
	return t;
}

static int attempt(pid_t t)
{
	if (ptrace(PTRACE_ATTACH, t, 0, 0) != 0)
		return errno;
	int status;
	if (waitpid(t, &status, __WALL) != t || ptrace(PTRACE_DETACH, t, 0, 0) != 0)
		die("attached");
	return 0;
}

// as runs an attempt in a child, after it became a user or not.
static void as(const char *name, int user, pid_t t)
{
	fflush(stdout);
	pid_t p = fork();
	if (p == 0) {
		if (user)
			become_user();
		_exit(attempt(t));
	}
	int status;
	if (waitpid(p, &status, 0) != p || !WIFEXITED(status))
		die("waitpid");
	printf("%s: %s\n", name, WEXITSTATUS(status) ? strerrorname_np(WEXITSTATUS(status)) : "allowed");
}

static void finish(pid_t t)
{
	kill(t, SIGKILL);
	waitpid(t, NULL, 0);
}

// traceme lets a child ask its parent, a user or not, to trace it.
static void traceme(const char *name, int user)
{
	int status;
	fflush(stdout);
	pid_t p = fork();
	if (p == 0) {
		if (user)
			become_user();
		pid_t child = fork();
		if (child == 0)
			_exit(ptrace(PTRACE_TRACEME, 0, 0, 0) != 0 ? errno : 0);
		if (waitpid(child, &status, 0) != child)
			die("waitpid");
		_exit(WEXITSTATUS(status));
	}
	if (waitpid(p, &status, 0) != p)
		die("waitpid");
	printf("%s: %s\n", name, WEXITSTATUS(status) ? strerrorname_np(WEXITSTATUS(status)) : "allowed");
}

// files opens what asks for PTRACE_MODE_READ and for PTRACE_MODE_ATTACH.
static void files(const char *name, int user, pid_t t)
{
	fflush(stdout);
	pid_t p = fork();
	if (p == 0) {
		static const char *const names[] = { "maps", "mem" };
		if (user)
			become_user();
		for (int i = 0; i < 2; i++) {
			char path[64];
			snprintf(path, sizeof path, "/proc/%d/%s", t, names[i]);
			int fd = open(path, O_RDONLY);
			printf("%s, %s: %s\n", name, names[i], fd < 0 ? strerrorname_np(errno) : "allowed");
		}
		fflush(stdout);
		_exit(0);
	}
	if (waitpid(p, NULL, 0) != p)
		die("waitpid");
}

// puts_scope writes a value, with or without the capability to, and says what
// the file has then.
static void puts_scope(const char *name, const char *value, int without)
{
	fflush(stdout);
	pid_t p = fork();
	if (p == 0) {
		struct __user_cap_header_struct h = { _LINUX_CAPABILITY_VERSION_3, 0 };
		struct __user_cap_data_struct d[2];
		if (syscall(SYS_capget, &h, d) != 0)
			die("capget");
		d[0].effective &= without ? ~(1U << CAP_SYS_PTRACE) : ~0U;
		if (syscall(SYS_capset, &h, d) != 0)
			die("capset");
		int fd = open("/proc/sys/kernel/yama/ptrace_scope", O_RDWR);
		if (fd < 0)
			die("ptrace_scope");
		ssize_t n = write(fd, value, strlen(value));
		int err = n < 0 ? errno : 0;
		char now[8] = "";
		if (pread(fd, now, sizeof now - 1, 0) < 0)
			die("read");
		now[strcspn(now, "\n")] = 0;
		printf("scope %.*s %s: %s, is %s\n", (int)strcspn(value, "\n"), value, name,
		       err ? strerrorname_np(err) : "accepted", now);
		fflush(stdout);
		_exit(0);
	}
	if (waitpid(p, NULL, 0) != p)
		die("waitpid");
}

int main(void)
{
	pid_t t;
	alarm(20);

	scope("0");
	t = target(1, 0);
	as("scope 0, same user, no relative", 1, t);
	finish(t);

	scope("1");
	t = target(1, 0);
	as("scope 1, same user, no relative", 1, t);
	as("scope 1, with CAP_SYS_PTRACE", 0, t);
	finish(t);

	t = target(1, PR_SET_PTRACER_ANY);
	as("scope 1, PR_SET_PTRACER_ANY", 1, t);
	finish(t);

	// The parent of the attacker is declared: its descendants may.
	t = target(1, getpid());
	as("scope 1, PR_SET_PTRACER of an ancestor of the tracer", 1, t);
	finish(t);

	pid_t other = target(0, 0);
	t = target(1, other);
	as("scope 1, PR_SET_PTRACER of another process", 1, t);
	finish(t);
	finish(other);

	// A declaration does not make up for other users' ids.
	t = target(0, PR_SET_PTRACER_ANY);
	as("scope 1, PR_SET_PTRACER_ANY of another user", 1, t);
	finish(t);

	// Descendants may be attached to.
	fflush(stdout);
	pid_t p = fork();
	if (p == 0) {
		become_user();
		pid_t child = target(0, 0);
		int err = attempt(child);
		finish(child);
		_exit(err);
	}
	int status;
	waitpid(p, &status, 0);
	printf("scope 1, own child: %s\n", WEXITSTATUS(status) ? strerrorname_np(WEXITSTATUS(status)) : "allowed");

	traceme("scope 1, TRACEME", 1); // is not restricted

	scope("2");
	t = target(1, PR_SET_PTRACER_ANY);
	as("scope 2, PR_SET_PTRACER_ANY", 1, t);
	as("scope 2, with CAP_SYS_PTRACE", 0, t);
	files("scope 2, same user", 1, t);
	files("scope 2, with CAP_SYS_PTRACE", 0, t);
	finish(t);
	fflush(stdout);
	p = fork();
	if (p == 0) {
		become_user();
		pid_t child = target(0, 0);
		int err = attempt(child);
		finish(child);
		_exit(err);
	}
	waitpid(p, &status, 0);
	printf("scope 2, own child: %s\n", WEXITSTATUS(status) ? strerrorname_np(WEXITSTATUS(status)) : "allowed");
	traceme("scope 2, TRACEME", 1);
	traceme("scope 2, TRACEME to a parent with CAP_SYS_PTRACE", 0);

	puts_scope("written without CAP_SYS_PTRACE", "0", 1);
	puts_scope("written", "4", 0);
	puts_scope("written", "-1", 0);
	puts_scope("written", "x", 0);
	puts_scope("written", "0\n", 0);
	puts_scope("written", "2", 0);

	// Who traces already goes on under scope 3.
	t = target(0, 0);
	if (ptrace(PTRACE_ATTACH, t, 0, 0) != 0 || waitpid(t, &status, __WALL) != t)
		die("attach");
	puts_scope("written", "3", 0);
	errno = 0;
	printf("scope 3, a tracee from before: %s\n",
	       ptrace(PTRACE_PEEKUSER, t, 0, 0) == -1 && errno ? "lost" : "still traced");
	if (ptrace(PTRACE_DETACH, t, 0, 0) != 0)
		die("PTRACE_DETACH");
	as("scope 3, with CAP_SYS_PTRACE", 0, t);
	files("scope 3, with CAP_SYS_PTRACE", 0, t);
	finish(t);
	traceme("scope 3, TRACEME to a parent with CAP_SYS_PTRACE", 0);
	puts_scope("written again", "3", 0);
	puts_scope("written after 3", "0", 0);
	puts_scope("written after 3", "2", 0);
	return 0;
}
