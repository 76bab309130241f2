// Makes the calls on processes: fork and its like, wait, ids, limits, prctl, signals.
#define _GNU_SOURCE
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <linux/capability.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/sysinfo.h>
#include <sys/times.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile sig_atomic_t seen;
static void handler(int s) { seen = s; }

static void info(int s, siginfo_t *i, void *c)
{
	(void)s, (void)i, (void)c;
	_exit(9);
}

int main(void)
{
	struct rusage ru;
	int st;
	pid_t pid = fork();
	if (pid == 0)
		_exit(3);
	waitpid(pid, &st, 0);
	pid = fork();
	if (pid == 0) {
		raise(SIGKILL);
		_exit(1);
	}
	wait4(pid, &st, __WALL, &ru);
	pid = fork();
	if (pid == 0) {
		struct sigaction sa = {.sa_sigaction = info, .sa_flags = SA_SIGINFO | SA_RESTART};
		sigaction(SIGSEGV, &sa, NULL);
		*(volatile int *)8 = 1;
	}
	siginfo_t si;
	waitid(P_PID, (id_t)pid, &si, WEXITED);
	pid = fork();
	if (pid == 0) {
		raise(SIGSTOP);
		_exit(0);
	}
	waitpid(pid, &st, WUNTRACED);
	kill(pid, SIGCONT);
	waitpid(pid, &st, 0);
	waitpid(-1, &st, WNOHANG);
	pid = vfork();
	if (pid == 0) {
		char *argv[] = {"true", "an argument", "with \"quotes\"", NULL}, *envp[] = {"A=b", NULL};
		execve("/nonexistent", argv, envp);
		execve("/bin/true", argv, envp);
		_exit(1);
	}
	wait(&st);
	pid = (pid_t)syscall(SYS_clone, SIGCHLD, NULL, NULL, NULL, NULL);
	if (pid == 0)
		_exit(0);
	wait(NULL);
	signal(SIGUSR1, handler);
	kill(getpid(), SIGUSR1);
	syscall(SYS_tgkill, getpid(), syscall(SYS_gettid), SIGUSR1);
	union sigval sv = {.sival_int = 42};
	sigqueue(getpid(), SIGUSR1, sv);
	kill(getpid(), 0);
	kill(99999999, SIGTERM);
	sigset_t set;
	sigfillset(&set);
	sigprocmask(SIG_SETMASK, &set, NULL);
	raise(SIGUSR1);
	sigpending(&set);
	sigemptyset(&set);
	sigsuspend(&set);
	stack_t ss = {malloc(8192), 0, 8192}, oss;
	sigaltstack(&ss, &oss);
	signal(SIGPIPE, SIG_IGN);
	getpid(), getppid(), getuid(), geteuid(), getgid(), getegid(), getpgrp(), getsid(0);
	getpgid(0);
	setpgid(0, 0);
	setuid(0);
	setresuid(-1, 0, -1);
	uid_t a, b, c;
	getresuid(&a, &b, &c);
	gid_t groups[10];
	getgroups(10, groups);
	struct rlimit rl;
	getrlimit(RLIMIT_NOFILE, &rl);
	setrlimit(RLIMIT_CORE, &(struct rlimit){0, 1024 * 1024});
	prlimit(0, RLIMIT_STACK, NULL, &rl);
	getrusage(RUSAGE_SELF, &ru);
	struct tms tm;
	times(&tm);
	struct utsname u;
	uname(&u);
	struct sysinfo s;
	sysinfo(&s);
	getpriority(PRIO_PROCESS, 0);
	setpriority(PRIO_PROCESS, 0, 0);
	sched_getscheduler(0);
	struct sched_param sp;
	sched_getparam(0, &sp);
	sched_yield();
	char name[16];
	prctl(PR_SET_NAME, "a new name");
	prctl(PR_GET_NAME, name);
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	prctl(PR_GET_DUMPABLE);
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	prctl(PR_CAPBSET_READ, CAP_SYS_ADMIN);
	struct __user_cap_header_struct h = {_LINUX_CAPABILITY_VERSION_3, 0};
	struct __user_cap_data_struct d[2];
	syscall(SYS_capget, &h, d);
	personality(0xffffffff);
	umask(077);
	unshare(0);
	syscall(SYS_getrandom, name, 4, 0);
	syscall(1000, 1, 2, 3);
	setsid();
	exit(77);
}
