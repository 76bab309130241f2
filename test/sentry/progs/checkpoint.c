// Tracers, tracees and engines in a sandbox that is saved and restored. This
// program goes on in the restored one: what it prints after "saved" comes from
// there.
#include "probe.h"
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/user.h>
#include <ucontext.h>

static _Atomic long *cell;

static void handler(int sig) { cell[sig]++; }

// tracee makes a process that is traced. number selects its counters.
static pid_t child(void (*body)(_Atomic long *), int number)
{
	_Atomic long *mine = cell + 100 + 10 * number;
	pid_t pid = sys(fork());
	if (!pid) {
		body(mine);
		_exit(99);
	}
	until(mine[0]);
	return pid;
}

static void spin(_Atomic long *mine)
{
	signal(SIGUSR1, handler);
	for (mine[0] = 1;;)
		mine[1]++;
}

static void call(_Atomic long *mine)
{
	mine[0] = 1;
	while (!mine[2])
		;
	mine[3] = raw(SYS_getppid, 0, 0, 0, 0);
	for (;;)
		mine[1]++;
}

// FILTER_LENGTH is that of set_filter's program, which the Sentry makes shorter.
#define FILTER_LENGTH 5

// set_filter installs a filter that answers getppid with action.
static void set_filter(unsigned action, long flags)
{
	struct sock_filter f[] = {
		BPF_STMT(BPF_JMP | BPF_JA, 0),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_getppid, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, action),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog p = { FILTER_LENGTH, f };
	sys(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
	equal(syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &p), 0);
}

static void *in_thread(void *arg)
{
	for (;;)
		pause();
	return arg;
}

static void filtered(_Atomic long *mine)
{
	set_filter(SECCOMP_RET_TRACE | 42, SECCOMP_FILTER_FLAG_LOG);
	call(mine);
}

// synced installs a filter in both of its threads; they had one in common before.
static void synced(_Atomic long *mine)
{
	set_filter(SECCOMP_RET_ALLOW, 0);
	pthread_t p;
	pthread_create(&p, NULL, in_thread, NULL);
	mine[0] = 1;
	while (!mine[2])
		;
	set_filter(SECCOMP_RET_ERRNO | 5, SECCOMP_FILTER_FLAG_TSYNC);
	mine[3] = raw(SYS_getppid, 0, 0, 0, 0);
	for (;;)
		pause();
}

static volatile char selector;

static void dispatched(int sig UNUSED, siginfo_t *info, void *context)
{
	selector = 0;
	((ucontext_t *)context)->uc_mcontext.gregs[REG_RAX] = info->si_syscall + 1000;
}

static void dispatcher(_Atomic long *mine)
{
	struct sigaction sa = { .sa_sigaction = dispatched, .sa_flags = SA_SIGINFO };
	sys(sigaction(SIGSYS, &sa, NULL));
	sys(prctl(59, 1, 0, 0, &selector)); // PR_SET_SYSCALL_USER_DISPATCH
	mine[0] = 1;
	while (!mine[2])
		;
	mine[3] = raw(SYS_getppid, 0, 0, 0, 0);
	selector = 1;
	mine[4] = raw(SYS_getppid, 0, 0, 0, 0);
	for (;;)
		pause();
}

static void sleeper(_Atomic long *mine)
{
	mine[0] = 1;
	for (;;) {
		mine[1]++;
		usleep(20000);
	}
}

static _Atomic long *told;

static void tell(int sig UNUSED, siginfo_t *si UNUSED, void *uc)
{
	greg_t *g = ((ucontext_t *)uc)->uc_mcontext.gregs;
	told[2] = g[REG_TRAPNO];
	told[3] = g[REG_ERR];
	told[4] = g[REG_CR2];
	told[1] = 1;
	for (;;)
		pause();
}

static void faulter(_Atomic long *mine)
{
	struct sigaction sa = { .sa_sigaction = tell, .sa_flags = SA_SIGINFO };
	sys(sigaction(SIGSEGV, &sa, NULL));
	told = mine;
	mine[0] = 1;
	while (!mine[2])
		;
	(void)*(volatile char *)0x18;
}

static void exiter(_Atomic long *mine)
{
	mine[0] = 1;
	while (!mine[2])
		;
	_exit(5);
}

static void execer(_Atomic long *mine)
{
	char *argv[] = { "/proc/self/exe", "again", NULL }, *env[] = { NULL };
	mine[0] = 1;
	while (!mine[2])
		;
	execve(argv[0], argv, env);
}

static void vforker(_Atomic long *mine)
{
	mine[0] = 1;
	while (!mine[2])
		;
	pid_t pid = vfork();
	if (!pid)
		_exit(4);
	waitpid(pid, NULL, 0);
	_exit(6);
}

static int stopped(pid_t pid)
{
	int status;
	equal(waitpid(pid, &status, __WALL), pid);
	check(WIFSTOPPED(status));
	return status >> 8;
}

static void seize(pid_t pid, long opts) { sys(ptrace(PTRACE_SEIZE, pid, 0, opts)); }

static void proceeds_with(pid_t pid, int number, int sig)
{
	_Atomic long *mine = cell + 100 + 10 * number;
	long was = mine[1];
	sys(ptrace(PTRACE_CONT, pid, 0, sig));
	until(mine[1] != was);
}

static void proceeds(pid_t pid, int number) { proceeds_with(pid, number, 0); }

#define DEBUG_REGISTER(n) offsetof(struct user, u_debugreg[n])
// In DR7: the first register is on and waits for a write of eight bytes.
#define WATCH_FIRST 0x90001
// The fourth waits for a read or a write of four.
#define WATCH_FOURTH 0xf0000040
#define DR6_STEP 0x4000

#define NUMBER(n) (cell + 100 + 10 * (n))

// Files of /proc that are open across the checkpoint.
static const char *const proc_names[] = {
	"self/coredump_filter", "self/io", "self/personality", "self/smaps", "self/stack", "self/stat", "self/syscall",
	"self/wchan", "self/fd", "self/fdinfo", "self/ns", "sysvipc/msg", "sysvipc/sem", "sysvipc/shm",
	"sys/kernel/yama/ptrace_scope",
};
static int proc_fds[sizeof proc_names / sizeof *proc_names];

static int open_proc(const char *name, int flags)
{
	char path[64];
	snprintf(path, sizeof path, "/proc/%s", name);
	return sys(open(path, flags | O_CLOEXEC));
}

static void write_proc(const char *name, const char *text)
{
	int fd = open_proc(name, O_WRONLY);
	equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
}

static void open_all_proc(void)
{
	for (unsigned i = 0; i < sizeof proc_names / sizeof *proc_names; i++)
		proc_fds[i] = open_proc(proc_names[i], O_RDONLY);
	write_proc("self/coredump_filter", "0x51");
	write_proc("sys/kernel/yama/ptrace_scope", "2");
}

static void read_all_proc(void)
{
	for (unsigned i = 0; i < sizeof proc_names / sizeof *proc_names; i++) {
		char b[65536];
		// What was open, and the same opened anew, which may be another inode.
		for (int again = 0; again < 2; again++) {
			int fd = again ? open_proc(proc_names[i], O_RDONLY) : proc_fds[i];
			long n = read(fd, b, sizeof b - 1);
			if (n < 0 && errno == EISDIR)
				n = raw(SYS_getdents64, fd, (long)b, sizeof b - 1, 0) > 0 ? 1 : -1;
			else if (n >= 0)
				b[n] = 0;
			check(n > 0 || !strcmp(proc_names[i], "self/stack")); // nobody sleeps
			if (!strcmp(proc_names[i], "self/coredump_filter"))
				check(!strcmp(b, "00000051\n"));
			if (!strcmp(proc_names[i], "sys/kernel/yama/ptrace_scope"))
				check(!strcmp(b, "2\n"));
			if (!strcmp(proc_names[i], "self/smaps"))
				check(strstr(b, " dd \n") || strstr(b, " dd nh \n"));
			close(fd);
		}
	}
}

int main(int argc, char **argv UNUSED)
{
	if (argc > 1)
		_exit(7);
	cell = shared(4096 * 4);
	int me = getpid();

	// In signal-delivery-stop, waited for.
	pid_t sig = child(spin, 0);
	seize(sig, 0);
	sys(kill(sig, SIGUSR1));
	equal(stopped(sig), SIGUSR1);
	// The same, not waited for.
	pid_t unwaited = child(spin, 1);
	seize(unwaited, 0);
	sys(kill(unwaited, SIGUSR1));
	until(in_state(unwaited, 't'));
	// In syscall-entry-stop.
	pid_t entry = child(call, 2);
	seize(entry, PTRACE_O_TRACESYSGOOD);
	sys(ptrace(PTRACE_INTERRUPT, entry, 0, 0));
	equal(stopped(entry), SIGTRAP | 128 << 8);
	sys(ptrace(PTRACE_SYSCALL, entry, 0, 0));
	NUMBER(2)[2] = 1;
	equal(stopped(entry), SIGTRAP | 0x80);
	// At a seccomp event.
	pid_t seccomp = child(filtered, 3);
	seize(seccomp, PTRACE_O_TRACESECCOMP | PTRACE_O_TRACESYSGOOD);
	NUMBER(3)[2] = 1;
	equal(stopped(seccomp), SIGTRAP | PTRACE_EVENT_SECCOMP << 8);
	// In group-stop.
	pid_t group = child(spin, 4);
	seize(group, 0);
	sys(kill(group, SIGSTOP));
	equal(stopped(group), SIGSTOP);
	sys(ptrace(PTRACE_CONT, group, 0, SIGSTOP));
	equal(stopped(group), SIGSTOP | 128 << 8);
	// Listening.
	pid_t listening = child(spin, 5);
	seize(listening, 0);
	sys(kill(listening, SIGSTOP));
	equal(stopped(listening), SIGSTOP);
	sys(ptrace(PTRACE_CONT, listening, 0, SIGSTOP));
	equal(stopped(listening), SIGSTOP | 128 << 8);
	sys(ptrace(PTRACE_LISTEN, listening, 0, 0));
	// Running under PTRACE_SYSCALL.
	pid_t running = child(spin, 6);
	seize(running, PTRACE_O_TRACESYSGOOD);
	sys(ptrace(PTRACE_INTERRUPT, running, 0, 0));
	equal(stopped(running), SIGTRAP | 128 << 8);
	sys(ptrace(PTRACE_SYSCALL, running, 0, 0));
	// The same, asleep in a call that it makes again and again.
	pid_t asleep = child(sleeper, 7);
	seize(asleep, PTRACE_O_TRACESYSGOOD);
	// Stopped by attaching, not by seizing.
	pid_t attached = child(spin, 8);
	sys(ptrace(PTRACE_ATTACH, attached, 0, 0));
	equal(stopped(attached), SIGSTOP);
	// Held by an engine without Save, and by one with it.
	pid_t dropped = child(spin, 9), kept = child(spin, 10), both = child(spin, 11);
	park(must(attach(dropped, QUIESCE)));
	int keeper = must(attach_savable(kept, QUIESCE));
	park(keeper);
	int lost = must(attach(both, QUIESCE)), stays = must(attach_savable(both, QUIESCE));
	park(lost);
	park(stays);
	// In job control stop, with an engine that does nothing.
	pid_t job = child(spin, 12);
	int jobs = must(attach_savable(job, 0));
	sys(kill(job, SIGSTOP));
	int status;
	equal(waitpid(job, &status, WUNTRACED), job);
	// At the events of exit, exec and vfork, and after a step.
	pid_t exits = child(exiter, 13), execs = child(execer, 14), vforks = child(vforker, 15), steps = child(spin, 16);
	seize(exits, PTRACE_O_TRACEEXIT);
	seize(execs, PTRACE_O_TRACEEXEC | PTRACE_O_TRACESYSGOOD);
	seize(vforks, PTRACE_O_TRACEVFORK | PTRACE_O_TRACEVFORKDONE);
	seize(steps, 0);
	NUMBER(13)[2] = NUMBER(14)[2] = NUMBER(15)[2] = 1;
	equal(stopped(exits), SIGTRAP | PTRACE_EVENT_EXIT << 8);
	equal(stopped(execs), SIGTRAP | PTRACE_EVENT_EXEC << 8);
	equal(stopped(vforks), SIGTRAP | PTRACE_EVENT_VFORK << 8);
	sys(ptrace(PTRACE_INTERRUPT, steps, 0, 0));
	equal(stopped(steps), SIGTRAP | 128 << 8);
	sys(ptrace(PTRACE_SINGLESTEP, steps, 0, 0));
	equal(stopped(steps), SIGTRAP);
	long pc = ptrace(PTRACE_PEEKUSER, steps, 16 * 8, 0);
	// At the signal of a fault, which its handler will ask about.
	pid_t faults = child(faulter, 17);
	seize(faults, 0);
	NUMBER(17)[2] = 1;
	equal(stopped(faults), SIGSEGV);
	// With filters in two threads, and with syscall user dispatch.
	pid_t syncs = child(synced, 18), dispatches = child(dispatcher, 19);

	open_all_proc();
	void *secret = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	check(secret != MAP_FAILED);
	sys(madvise(secret, 4096, MADV_DONTDUMP));
	// With a watchpoint.
	pid_t watched = child(spin, 20);
	seize(watched, 0);
	sys(ptrace(PTRACE_INTERRUPT, watched, 0, 0));
	equal(stopped(watched), SIGTRAP | 128 << 8);
	sys(ptrace(PTRACE_POKEUSER, watched, DEBUG_REGISTER(0), NUMBER(20) + 1));
	sys(ptrace(PTRACE_POKEUSER, watched, DEBUG_REGISTER(3), NUMBER(20) + 3));
	sys(ptrace(PTRACE_POKEUSER, watched, DEBUG_REGISTER(7), WATCH_FIRST | WATCH_FOURTH));

	// Being stepped by an engine, which waits for bytes to change.
	pid_t planned = child(spin, 21);
	int planner = must(attach_savable(planned, QUIESCE | SIGNALS));
	plan(planner, .watches = 1, .watch = { { (long)(NUMBER(21) + 2), 8, (long)&(long){ 0 } } });

	must(count_attach(0));
	for (int i = 0; i < 1000; i++)
		raw(SYS_getppid, 0, 0, 0, 0);
	long before = counted(0);
	check(before >= 1000);
	long rip;
	must(get_reg(keeper, RIP, &rip));

	printf("ready\n");
	fflush(stdout);
	while (restored() != 1)
		usleep(10000);
	printf("saved\n");
	fflush(stdout);

	read_all_proc();

	// The count went on.
	long after = counted(0);
	check(after > before);
	raw(SYS_getppid, 0, 0, 0, 0);
	equal(counted(0), after + 2);

	siginfo_t info;
	sys(ptrace(PTRACE_GETSIGINFO, sig, 0, &info));
	equal(info.si_signo, SIGUSR1);
	equal(info.si_pid, me);
	equal(waitpid(sig, &status, WNOHANG | __WALL), 0); // it was waited for
	int was = cell[SIGUSR1];
	sys(ptrace(PTRACE_CONT, sig, 0, SIGUSR1));
	until(cell[SIGUSR1] == was + 1);
	sys(ptrace(PTRACE_INTERRUPT, sig, 0, 0));
	equal(stopped(sig), SIGTRAP | 128 << 8);
	sys(ptrace(PTRACE_DETACH, sig, 0, 0));

	equal(stopped(unwaited), SIGUSR1);
	proceeds(unwaited, 1); // without the signal
	equal(cell[SIGUSR1], was + 1);

	long nr = ptrace(PTRACE_PEEKUSER, entry, 15 * 8, 0);
	equal(nr, SYS_getppid);
	sys(ptrace(PTRACE_POKEUSER, entry, 15 * 8, SYS_gettid));
	sys(ptrace(PTRACE_SYSCALL, entry, 0, 0));
	equal(stopped(entry), SIGTRAP | 0x80);
	equal(ptrace(PTRACE_PEEKUSER, entry, 10 * 8, 0), entry);
	proceeds(entry, 2);
	equal(NUMBER(2)[3], entry);

	struct sock_filter dumped[16];
	equal(ptrace(PTRACE_SECCOMP_GET_FILTER, seccomp, 0, dumped), FILTER_LENGTH);
	equal(dumped[0].code, BPF_JMP | BPF_JA);
	unsigned long metadata[] = { 0, 0 }; // filter_off, flags
	equal(ptrace(PTRACE_SECCOMP_GET_METADATA, seccomp, sizeof metadata, metadata), sizeof metadata);
	equal(metadata[1], SECCOMP_FILTER_FLAG_LOG);
	NUMBER(18)[2] = NUMBER(19)[2] = 1;
	until(NUMBER(18)[3] && NUMBER(19)[4]);
	equal(NUMBER(18)[3], -5);
	equal(NUMBER(19)[3], me);
	equal(NUMBER(19)[4], SYS_getppid + 1000);

	unsigned long msg;
	sys(ptrace(PTRACE_GETEVENTMSG, seccomp, 0, &msg));
	equal(msg, 42);
	sys(ptrace(PTRACE_SYSCALL, seccomp, 0, 0));
	equal(stopped(seccomp), SIGTRAP | 0x80); // the call's exit: it was made once
	equal(ptrace(PTRACE_PEEKUSER, seccomp, 10 * 8, 0), me);
	proceeds(seccomp, 3);

	sys(ptrace(PTRACE_GETSIGINFO, group, 0, &info));
	equal(info.si_code, SIGSTOP | 128 << 8);
	sys(ptrace(PTRACE_LISTEN, group, 0, 0));
	for (int i = 0; i < 2; i++) {
		pid_t pid = i ? listening : group;
		equal(waitpid(pid, &status, WNOHANG | __WALL), 0);
		sys(kill(pid, SIGCONT));
		equal(stopped(pid), SIGTRAP | 128 << 8);
		sys(ptrace(PTRACE_CONT, pid, 0, 0));
		equal(stopped(pid), SIGCONT);
		proceeds(pid, i ? 5 : 4);
	}

	equal(waitpid(running, &status, WNOHANG | __WALL), 0);
	sys(kill(running, SIGUSR1));
	equal(stopped(running), SIGUSR1);
	sys(ptrace(PTRACE_SYSCALL, running, 0, SIGUSR1));
	equal(stopped(running), SIGTRAP | 0x80); // rt_sigreturn
	equal(ptrace(PTRACE_PEEKUSER, running, 15 * 8, 0), SYS_rt_sigreturn);
	proceeds(running, 6);

	long woke = NUMBER(7)[1];
	until(NUMBER(7)[1] > woke + 3);
	sys(ptrace(PTRACE_INTERRUPT, asleep, 0, 0));
	equal(stopped(asleep), SIGTRAP | 128 << 8);
	sys(ptrace(PTRACE_SYSCALL, asleep, 0, 0));
	equal(stopped(asleep), SIGTRAP | 0x80);
	proceeds(asleep, 7);

	proceeds(attached, 8);

	sys(ptrace(PTRACE_GETEVENTMSG, exits, 0, &msg));
	equal(msg, 5 << 8);
	sys(ptrace(PTRACE_CONT, exits, 0, 0));
	equal(waitpid(exits, &status, 0), exits);
	equal(status, 5 << 8);

	sys(ptrace(PTRACE_GETEVENTMSG, execs, 0, &msg));
	equal(msg, execs);
	sys(ptrace(PTRACE_SYSCALL, execs, 0, 0));
	equal(stopped(execs), SIGTRAP | 0x80);
	equal(ptrace(PTRACE_PEEKUSER, execs, 15 * 8, 0), SYS_execve);
	equal(ptrace(PTRACE_PEEKUSER, execs, 10 * 8, 0), 0);
	sys(ptrace(PTRACE_CONT, execs, 0, 0));
	equal(waitpid(execs, &status, 0), execs);
	equal(status, 7 << 8);

	sys(ptrace(PTRACE_GETEVENTMSG, vforks, 0, &msg));
	pid_t vchild = msg;
	equal(stopped(vchild), SIGTRAP | 128 << 8);
	sys(ptrace(PTRACE_CONT, vforks, 0, 0));
	usleep(20000);
	equal(waitpid(vforks, &status, WNOHANG | __WALL), 0); // it waits for the child
	sys(ptrace(PTRACE_CONT, vchild, 0, 0));
	equal(waitpid(vchild, &status, __WALL), vchild);
	equal(status, 4 << 8);
	equal(stopped(vforks), SIGTRAP | PTRACE_EVENT_VFORK_DONE << 8);
	sys(ptrace(PTRACE_GETEVENTMSG, vforks, 0, &msg));
	equal(msg, vchild);
	sys(ptrace(PTRACE_CONT, vforks, 0, 0));
	equal(stopped(vforks), SIGCHLD);
	sys(ptrace(PTRACE_CONT, vforks, 0, SIGCHLD));
	equal(waitpid(vforks, &status, __WALL), vforks);
	equal(status, 6 << 8);

	sys(ptrace(PTRACE_GETSIGINFO, steps, 0, &info));
	check(info.si_signo == SIGTRAP && info.si_code == TRAP_TRACE);
	equal(ptrace(PTRACE_PEEKUSER, steps, 16 * 8, 0), pc);
	equal(ptrace(PTRACE_PEEKUSER, steps, DEBUG_REGISTER(6), 0) & DR6_STEP, DR6_STEP);
	equal(ptrace(PTRACE_PEEKUSER, steps, DEBUG_REGISTER(7), 0), 0);
	sys(ptrace(PTRACE_SINGLESTEP, steps, 0, 0));
	equal(stopped(steps), SIGTRAP);
	check(ptrace(PTRACE_PEEKUSER, steps, 16 * 8, 0) != pc);
	proceeds(steps, 16);

	proceeds_with(faults, 17, SIGSEGV);
	equal(NUMBER(17)[2], 14); // a page fault
	equal(NUMBER(17)[3], 4);  // of a load by an application
	equal(NUMBER(17)[4], 0x18);

	equal(ptrace(PTRACE_PEEKUSER, watched, DEBUG_REGISTER(0), 0), (long)(NUMBER(20) + 1));
	equal(ptrace(PTRACE_PEEKUSER, watched, DEBUG_REGISTER(3), 0), (long)(NUMBER(20) + 3));
	equal(ptrace(PTRACE_PEEKUSER, watched, DEBUG_REGISTER(7), 0), WATCH_FIRST | WATCH_FOURTH);
	for (int i = 0; i < 3; i++) {
		long v = NUMBER(20)[1];
		sys(ptrace(PTRACE_CONT, watched, 0, 0));
		equal(stopped(watched), SIGTRAP);
		sys(ptrace(PTRACE_GETSIGINFO, watched, 0, &info));
		equal(info.si_code, TRAP_HWBKPT);
		equal(ptrace(PTRACE_PEEKUSER, watched, DEBUG_REGISTER(6), 0) & 15, 1);
		equal(NUMBER(20)[1], v + 1);
	}
	sys(ptrace(PTRACE_POKEUSER, watched, DEBUG_REGISTER(7), 0));
	proceeds(watched, 20);

	// Nobody holds it any more.
	long spins = NUMBER(9)[1];
	until(NUMBER(9)[1] != spins);
	equal(traced(dropped), 0);
	for (int i = 0; i < 2; i++) {
		_Atomic long *mine = NUMBER(10 + i);
		int e = i ? stays : keeper;
		spins = mine[1];
		usleep(30000);
		equal(mine[1], spins);
		equal(state(e), IS_STOPPED | IS_HOLDING);
		equal(control(e, STOP), 0);
		long v;
		must(get_reg(e, RIP, &v));
		if (!i)
			equal(v, rip);
		must(control(e, RESUME));
		until(mine[1] != spins);
	}
	equal(state(lost), -EBADF);

	long stepped = NUMBER(21)[1];
	until(NUMBER(21)[1] != stepped);
	equal(traced(planned), 3);
	answer(planner, .kind = SIGNAL_CORE, .action = STOP, .disp = IGN);
	NUMBER(21)[2] = 1;
	until(state(planner) == (IS_STOPPED | IS_HOLDING));
	check(at("%d %c SIGNAL_CORE 5 code 2 CORE owned changed 0 after ", planner, label(planned)) >= 0);
	must(control(planner, RESUME));
	stepped = NUMBER(21)[1];
	until(NUMBER(21)[1] != stepped);

	_Atomic long *mine = NUMBER(12);
	spins = mine[1];
	equal(control(jobs, STOP), 0);
	sys(kill(job, SIGCONT));
	equal(waitpid(job, &status, WCONTINUED), job);
	usleep(30000);
	equal(mine[1], spins);
	must(control(jobs, RESUME));
	until(mine[1] != spins);

	pid_t all[] = {
		sig, unwaited, entry, seccomp, group, listening, running, asleep, attached, dropped, kept, both, job, steps, faults, watched,
		syncs, dispatches, planned,
	};
	for (unsigned i = 0; i < sizeof all / sizeof *all; i++) {
		sys(kill(all[i], SIGKILL));
		until(waitpid(all[i], &status, __WALL) == all[i] && !WIFSTOPPED(status));
		check(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	}
	return end();
}
