// Tries the tricks by which a program finds out that it is traced, and prints what it
// has found, or "nothing". It does so whenever it gets SIGUSR1, and ends at SIGTERM. From
// one SIGUSR2 to the next it looks at its threads all the time.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <dirent.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>

static int found;
volatile long watched; // at which the test sets a watchpoint

static void report(const char *what, long value)
{
	printf("found: %s: %ld\n", what, value);
	found++;
}

// field reads a line of /proc/PID/status into buf.
static void field(int pid, const char *name, char *buf, size_t size)
{
	char path[64], line[256];
	FILE *f;
	buf[0] = 0;
	snprintf(path, sizeof path, "/proc/%d/status", pid);
	f = fopen(path, "r");
	if (!f)
		return;
	while (fgets(line, sizeof line, f))
		if (strncmp(line, name, strlen(name)) == 0)
			snprintf(buf, size, "%s", line + strlen(name));
	fclose(f);
}

static void status_of(int pid, const char *state)
{
	char buf[256];
	field(pid, "TracerPid:", buf, sizeof buf);
	if (atoi(buf) != 0)
		report("TracerPid", atoi(buf));
	field(pid, "State:", buf, sizeof buf);
	if (!strpbrk(buf, state))
		report("State", buf[1]);
}

static void wchan_of(int pid)
{
	char path[64], buf[64] = "";
	int fd, n;
	snprintf(path, sizeof path, "/proc/%d/wchan", pid);
	fd = open(path, O_RDONLY);
	if (fd < 0)
		return;
	n = read(fd, buf, sizeof buf - 1);
	close(fd);
	if (n > 0 && (strstr(buf, "ptrace") || strstr(buf, "utrace")))
		report("wchan", n);
}

#include "detect_text.h"

static volatile int traps, trap_code;

static void on_trap(int sig, siginfo_t *si, void *ctx)
{
	(void)sig;
	traps++;
	trap_code = si->si_code;
	((ucontext_t *)ctx)->uc_mcontext.gregs[REG_EFL] &= ~0x100L;
}

static void signals(void)
{
	struct sigaction sa = {.sa_sigaction = on_trap, .sa_flags = SA_SIGINFO}, old;
	sigset_t set;
	sigaction(SIGTRAP, &sa, &old);
	traps = 0;
	__asm__ volatile("int3");
	if (traps != 1 || trap_code != SI_KERNEL)
		report("int3", traps * 1000 + trap_code);
	traps = 0;
	__asm__ volatile("pushfq; orq $0x100, (%%rsp); popfq; nop; nop" ::: "memory", "cc");
	if (traps != 1 || trap_code != TRAP_TRACE)
		report("trap flag", traps * 1000 + trap_code);
	traps = 0;
	raise(SIGTRAP);
	if (traps != 1)
		report("raised SIGTRAP", traps);
	sigaction(SIGTRAP, &old, NULL);
	sigprocmask(SIG_SETMASK, NULL, &set);
	for (int s = 1; s < 32; s++)
		if (sigismember(&set, s) && s != SIGUSR1 && s != SIGUSR2 && s != SIGTERM)
			report("blocked signal", s);
	sigpending(&set);
	for (int s = 1; s < 32; s++)
		if (sigismember(&set, s) && s != SIGUSR1 && s != SIGUSR2 && s != SIGTERM)
			report("pending signal", s);
	if (pushed_flags() & 0x100)
		report("trap flag in pushf", pushed_flags());
}

// A child that asks to be traced, and one that is attached to, behave as ever. So do
// the debug registers, which start empty.
static void own_tracing(void)
{
	int status;
	pid_t pid = fork();
	if (pid == 0) {
		if (ptrace(PTRACE_TRACEME, 0, 0, 0) != 0)
			_exit(errno);
		raise(SIGSTOP);
		_exit(7);
	}
	if (waitpid(pid, &status, 0) != pid || !WIFSTOPPED(status) || WSTOPSIG(status) != SIGSTOP)
		report("TRACEME", status);
	char buf[64];
	field(pid, "TracerPid:", buf, sizeof buf);
	if (atoi(buf) != getpid())
		report("TracerPid of the own tracee", atoi(buf));
	field(pid, "State:", buf, sizeof buf);
	if (!strchr(buf, 't'))
		report("State of the own tracee", buf[1]);
	errno = 0;
	long dr7 = ptrace(PTRACE_PEEKUSER, pid, offsetof(struct user, u_debugreg[7]), 0);
	if (dr7 != 0 || errno != 0)
		report("DR7", dr7);
	// All of them are the program's to use.
	for (int i = 0; i < 4; i++)
		if (ptrace(PTRACE_POKEUSER, pid, offsetof(struct user, u_debugreg[i]), (long)&found) != 0)
			report("DR0 to DR3 cannot be written", errno);
	if (ptrace(PTRACE_POKEUSER, pid, offsetof(struct user, u_debugreg[7]), 0xdddd0055) != 0)
		report("DR7 cannot be written", errno);
	for (int i = 0; i < 3; i++) {
		ptrace(PTRACE_SINGLESTEP, pid, 0, 0);
		if (waitpid(pid, &status, 0) != pid || !WIFSTOPPED(status) || WSTOPSIG(status) != SIGTRAP)
			report("step", status);
	}
	ptrace(PTRACE_CONT, pid, 0, 0);
	if (waitpid(pid, &status, 0) != pid || !WIFEXITED(status) || WEXITSTATUS(status) != 7)
		report("the tracee's end", status);

	pid = fork();
	if (pid == 0)
		for (;;)
			pause();
	if (ptrace(PTRACE_ATTACH, pid, 0, 0) != 0)
		report("ATTACH", errno);
	if (waitpid(pid, &status, 0) != pid || !WIFSTOPPED(status))
		report("ATTACH's stop", status);
	ptrace(PTRACE_DETACH, pid, 0, 0);
	if (ptrace(PTRACE_SEIZE, pid, 0, 0) != 0)
		report("SEIZE", errno);
	kill(pid, SIGKILL);
	waitpid(pid, &status, 0);
	if (!WIFSIGNALED(status))
		report("the kill of a tracee", status);
}

#include "detect_debugger.h"
#include "detect_state.h"
#include "detect_threads.h"

static int sleeps(void)
{
	struct timespec t = {0, 300 * 1000 * 1000};
	return nanosleep(&t, NULL) == 0 ? 0 : errno;
}

static int open_at_start[64], parent_at_start;

static void calls(void)
{
	int err = sleeps();
	if (err != 0)
		report("a sleep ended early", err);
	if (close(-1) != -1 || errno != EBADF || close(1000000) != -1 || errno != EBADF)
		report("closing what is not open", errno);
	if (syscall(12345) != -1 || errno != ENOSYS)
		report("a call that does not exist", errno);
	if (prctl(PR_GET_DUMPABLE) != 1)
		report("dumpable", prctl(PR_GET_DUMPABLE));
	if (prctl(PR_GET_SECCOMP) != 0)
		report("seccomp", prctl(PR_GET_SECCOMP));
	for (int fd = 0; fd < 64; fd++)
		if ((fcntl(fd, F_GETFD) >= 0) != open_at_start[fd])
			report("a descriptor opened or closed", fd);
	if (getppid() != parent_at_start)
		report("parent", getppid());
	uint64_t after[2];
	if (bare_call(SYS_getppid, after) != parent_at_start)
		report("a bare call", after[0]);
	if (after[1] != (uintptr_t)bare_call_after)
		report("rcx after a call", after[1]);
	if (after[0] & 0x100)
		report("r11 after a call", after[0]);
	pid_t pid = bare_call(SYS_fork, after);
	if (pid == 0)
		_exit((after[0] & 0x100) != 0 || after[1] != (uintptr_t)bare_call_after);
	int status;
	if (waitpid(pid, &status, 0) != pid || status != 0)
		report("r11 or rcx in a child", status);
}

static void look(void)
{
	found = 0;
	watched++;
	status_of(getpid(), "R");
	wchan_of(getpid());
	scan_text();
	readers();
	signals();
	own_tracing();
	attached_by_child();
	deaths();
	calls();
	threads(1);
	state();
	status_of(getpid(), "R");
	if (!found)
		printf("nothing\n");
	printf("done\n");
	fflush(stdout);
}

int main(int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], "seven") == 0)
		return 7;

	sigset_t set;
	int sig;
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigaddset(&set, SIGUSR2);
	sigaddset(&set, SIGTERM);
	sigprocmask(SIG_BLOCK, &set, NULL);
	sleepers_begin(argc > 1 && strcmp(argv[1], "debugged") == 0);
	for (int fd = 0; fd < 64; fd++)
		open_at_start[fd] = fcntl(fd, F_GETFD) >= 0;
	parent_at_start = getppid();
	printf("ready\n");
	fflush(stdout);
	while (sigwait(&set, &sig) == 0 && sig != SIGTERM)
		if (sig == SIGUSR1)
			look();
		else
			watch(&set);
	return 0;
}
