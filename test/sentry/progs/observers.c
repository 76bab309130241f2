// Engines beside each other, and beside ptrace.
// Invariants: 13 14 100 101 102
#include "probe.h"

static _Atomic long *cell;

static void handler(int sig UNUSED) {}

// eventful does a bit of everything.
static void eventful(void)
{
	signal(SIGUSR1, handler);
	signal(SIGWINCH, SIG_IGN);
	cell[1] = 1;
	while (!cell[0])
		; // without a system call, while engines are being attached
	for (int i = 0; i < 3; i++) {
		raw(SYS_getppid, 0, 0, 0, 0);
		raise(SIGUSR1);
		raise(SIGWINCH);
	}
	pid_t pid = fork();
	if (!pid)
		_exit(1);
	waitpid(pid, NULL, 0);
	pid = vfork();
	if (!pid)
		_exit(2);
	waitpid(pid, NULL, 0);
	raise(SIGSTOP);
	char *argv[] = { "/proc/self/exe", "again", NULL }, *env[] = { NULL };
	execve(argv[0], argv, env);
	_exit(98);
}

// seen returns what an engine was told, without its number.
static char *seen(int e)
{
	char *all = calloc(1, sizeof logbuf), *to = all;
	for (const char *s = logtext(); *s; s = strchr(s, '\n') + 1)
		if (atoi(s) == e && strchr(s, ' ') < strchr(s, '\n'))
			to = mempcpy(to, strchr(s, ' '), strchr(s, '\n') + 1 - strchr(s, ' '));
	return all;
}

static pid_t process(void)
{
	cell[0] = cell[1] = 0;
	pid_t pid = sys(fork());
	if (!pid)
		eventful();
	until(cell[1]);
	return pid;
}

// goes_on drives the process to its end, which is as without engines.
static void goes_on(pid_t pid)
{
	int status;
	cell[0] = 1;
	equal(waitpid(pid, &status, WUNTRACED), pid);
	check(WIFSTOPPED(status) && WSTOPSIG(status) == SIGSTOP);
	sys(kill(pid, SIGCONT));
	equal(waitpid(pid, &status, 0), pid);
	equal(status, 7 << 8);
}

static void observers(void)
{
	const long all = (1 << 17) - 1;
	pid_t pid = process();
	int a = must(attach(pid, all)), b = must(attach(pid, all));
	char c = label(pid);
	goes_on(pid);
	until(times("%d %c REAP", b, c) == 1);
	char *one = seen(a), *two = seen(b);
	if (strcmp(one, two))
		fail(__FILE__, __LINE__, "the engines saw different events:\n%s--\n%s", one, two);
	const char *kinds[] = { " EXEC", " CLONE", " VFORK_DONE", " SIGNAL 10", " SIGNAL_IGN 28",
				" SIGNAL_STOP 19", " JCTL stopped", " JCTL continued", " EXIT ", " DEATH", " REAP" };
	for (unsigned i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (!strstr(one, kinds[i]))
			fail(__FILE__, __LINE__, "no%s", kinds[i]);
	ok(100);

}

// order is for engines without QUIESCE, whose lines are next to each other.
static void order(void)
{
	for (int exit = 0; exit < 2; exit++) {
		pid_t pid = process();
		long ev = exit ? SYSCALL_EXIT : SYSCALL_ENTRY;
		int a = must(attach(pid, ev)), b = must(attach(pid, ev));
		int first = exit ? a : b, second = exit ? b : a;
		goes_on(pid);
		int pairs = 0;
		for (const char *s = logtext(); *s; s = strchr(s, '\n') + 1) {
			const char *next = strchr(s, '\n') + 1;
			if (atoi(s) != first || strchr(s, ' ') > next)
				continue;
			equal(atoi(next), second);
			check(!strncmp(strchr(s, ' '), strchr(next, ' '), next - strchr(s, ' ')));
			pairs++;
		}
		check(pairs > 20);
	}
	ok(13);
	ok(14);
}

static void empty(void)
{
	pid_t pid = process();
	int e = must(attach(pid, 0));
	goes_on(pid);
	equal(times("%d ", e), 0);
	ok(101);
}

static int moves_(void)
{
	long was = cell[5];
	for (int i = 0; i < 2000 && cell[5] == was; i++)
		usleep(1000);
	return cell[5] != was;
}

static int stands_(void)
{
	long was = cell[5];
	usleep(30000);
	return cell[5] == was;
}

static int stopped(pid_t pid)
{
	int status;
	equal(waitpid(pid, &status, __WALL), pid);
	check(WIFSTOPPED(status));
	return status >> 8;
}

static void beside_ptrace(void)
{
	pid_t pid = sys(fork());
	if (!pid)
		for (;;)
			cell[5]++;
	check(moves_());
	int e = must(attach(pid, QUIESCE | SIGNALS));
	sys(ptrace(PTRACE_SEIZE, pid, 0, 0));
	// The tracer stops it first.
	sys(ptrace(PTRACE_INTERRUPT, pid, 0, 0));
	equal(stopped(pid), SIGTRAP | 128 << 8);
	equal(control(e, STOP), 0);
	sys(ptrace(PTRACE_CONT, pid, 0, 0));
	check(stands_());
	must(control(e, RESUME));
	check(moves_());
	// The engine first.
	park(e);
	sys(ptrace(PTRACE_INTERRUPT, pid, 0, 0));
	must(control(e, RESUME));
	equal(stopped(pid), SIGTRAP | 128 << 8);
	equal(control(e, STOP), 0);
	must(control(e, RESUME));
	check(stands_());
	int status;
	equal(waitpid(pid, &status, WNOHANG | __WALL), 0); // no second report
	sys(ptrace(PTRACE_CONT, pid, 0, 0));
	check(moves_());
	// A signal that the tracer keeps is shown to both.
	sys(kill(pid, SIGUSR1));
	equal(stopped(pid), SIGUSR1);
	equal(times("%d %c SIGNAL_TERM 10", e, label(pid)), 1);
	equal(control(e, STOP), 0);
	sys(ptrace(PTRACE_DETACH, pid, 0, 0));
	check(stands_());
	must(control(e, DETACH));
	check(moves_());
	equal(traced(pid), 0);
	sys(kill(pid, SIGKILL));
	sys(waitpid(pid, &status, 0));
	check(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	ok(102);
}

int main(int argc, char **argv UNUSED)
{
	if (argc > 1)
		_exit(7);
	cell = shared(4096);
	observers();
	order();
	empty();
	beside_ptrace();
	return end();
}
