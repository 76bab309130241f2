// Threads whose system calls the platform systrap rewrites, and a tracer that comes and
// goes. While it is there, the code is the program's own, also where it steps; when it is
// gone, it is rewritten again, with the trampolines that were there before.
#include "probe.h"
#include <stddef.h>
#include <sys/user.h>

enum { THREADS = 3, ROUNDS = 60, STEPS = 40, SITES = 4 };

static const unsigned char mov_syscall[] = { 0xb8, 0, 0, 0, 0, 0x0f, 0x05 };
static const unsigned char jump[] = { 0xff, 0x24, 0x25 };

// What the processes share.
static struct {
	_Atomic int tids[THREADS], over, bad;
	_Atomic long made;
} *all;

// A site is a system call as the platform rewrites it: its number moved to eax before.
// All registers but rax, rcx and r11 must keep their values.
#define SITE(name, nr)                                                             \
	extern const unsigned char name##_code[];                                  \
	static long name(void)                                                     \
	{                                                                          \
		long r;                                                            \
		register long r10 __asm__("r10") = 0x1010, r8 __asm__("r8") = 0x88; \
		__asm__ volatile("sub $128, %%rsp\n"                                \
				 ".globl " #name "_code\n" #name "_code:\n"         \
				 "mov %[n], %%eax\nsyscall\nadd $128, %%rsp"        \
				 : "=a"(r), "+r"(r10), "+r"(r8)                     \
				 : [n] "i"(nr)                                      \
				 : "rcx", "r11", "memory", "cc");                   \
		if (r10 != 0x1010 || r8 != 0x88)                                   \
			all->bad++;                                                \
		return r;                                                          \
	}
SITE(site_pid, SYS_getpid)
SITE(site_tid, SYS_gettid)
SITE(site_ppid, SYS_getppid)
SITE(site_uid, SYS_getuid)

static const struct {
	const unsigned char *code;
	unsigned nr;
} sites[SITES] = {
	{ site_pid_code, SYS_getpid }, { site_tid_code, SYS_gettid },
	{ site_ppid_code, SYS_getppid }, { site_uid_code, SYS_getuid },
};

static void *run(void *p)
{
	int tid = gettid_(), pid = getpid(), ppid = getppid(), uid = getuid();
	all->tids[(long)p] = tid;
	while (!all->over) {
		if (site_pid() != pid || site_tid() != tid || site_ppid() != ppid || site_uid() != uid)
			all->bad++;
		all->made++;
	}
	return NULL;
}

// target returns where a site jumps to, 0 if it has the program's own code, and -1 if it
// is being written.
static long target(int i)
{
	unsigned char b[sizeof mov_syscall];
	unsigned n;
	for (size_t j = 0; j < sizeof b; j++)
		b[j] = ((volatile const unsigned char *)sites[i].code)[j];
	memcpy(&n, b + 3, sizeof n);
	if (!memcmp(b, jump, sizeof jump))
		return n;
	memcpy(&n, b + 1, sizeof n);
	return b[0] == 0xb8 && n == sites[i].nr && b[5] == 0x0f && b[6] == 0x05 ? 0 : -1;
}

// rewritten waits until every site is rewritten, and puts down where to.
static int rewritten(long to[SITES])
{
	for (long until = now() + 60000000; now() < until; usleep(200)) {
		int n = 0;
		for (int i = 0; i < SITES; i++)
			n += (to[i] = target(i)) > 0;
		if (n == SITES)
			return 1;
	}
	return 0;
}

// own returns how many kilobytes of the program's code smaps counts as its own. It has not
// written to any, and the tracer has not either.
static long own(void)
{
	FILE *f = fopen("/proc/self/smaps", "r");
	char line[512];
	unsigned long from, to;
	int in = 0;
	long sum = 0, kb, addr = (long)sites[0].code;
	check(f);
	while (fgets(line, sizeof line, f)) {
		if (sscanf(line, "%lx-%lx ", &from, &to) == 2)
			in = addr >= (long)from && addr < (long)to;
		else if (in && sscanf(line, "Anonymous: %ld", &kb) == 1)
			sum += kb;
	}
	fclose(f);
	return sum;
}

// whole emits what is not the program's own code in the memory of a stopped tracee.
static void whole(int tid)
{
	for (int i = 0; i < SITES; i++) {
		unsigned char want[sizeof(long)], got[sizeof(long)];
		memcpy(want, mov_syscall, sizeof mov_syscall);
		memcpy(want + 1, &sites[i].nr, 4);
		errno = 0;
		long word = ptrace(PTRACE_PEEKTEXT, tid, sites[i].code, 0);
		check(!errno);
		memcpy(got, &word, sizeof got);
		check(!memcmp(got, want, sizeof mov_syscall));
	}
}

static long rip(int tid)
{
	errno = 0;
	long r = ptrace(PTRACE_PEEKUSER, tid, offsetof(struct user_regs_struct, rip), 0);
	check(!errno);
	return r;
}

// trace is what the tracer does to one thread: it comes, reads, steps and goes.
static void trace(int tid)
{
	int status;
	sys(ptrace(PTRACE_SEIZE, tid, 0, 0));
	sys(ptrace(PTRACE_INTERRUPT, tid, 0, 0));
	sys(waitpid(tid, &status, __WALL));
	whole(tid);
	for (int i = 0; i < STEPS; i++) {
		long before = rip(tid);
		sys(ptrace(PTRACE_SINGLESTEP, tid, 0, 0));
		sys(waitpid(tid, &status, __WALL));
		check(WIFSTOPPED(status) && WSTOPSIG(status) == SIGTRAP);
		long after = rip(tid);
		// The platform's trampolines are below everything else.
		check(after > 0x100000);
		check(after != before);
	}
	whole(tid);
	sys(ptrace(PTRACE_DETACH, tid, 0, 0));
}

int main(void)
{
	pthread_t th[THREADS];
	long first[SITES], to[SITES];
	int go[2], done[2];
	char c;
	all = shared(sizeof *all);
	sys(prctl(PR_SET_PTRACER, PR_SET_PTRACER_ANY, 0, 0, 0));
	for (long i = 0; i < THREADS; i++)
		check(!pthread_create(&th[i], NULL, run, (void *)i));
	for (int i = 0; i < THREADS; i++)
		while (!all->tids[i])
			usleep(1000);
	sys(pipe(go));
	sys(pipe(done));
	int tracer = sys(fork());
	if (tracer == 0) {
		close(go[1]);
		for (int n = 0; read(go[0], &c, 1) == 1; n++) {
			trace(all->tids[n % THREADS]);
			sys(write(done[1], "", 1));
		}
		_exit(0);
	}
	close(go[0]);
	close(done[1]);
	check(rewritten(first));
	for (int n = 0; n < ROUNDS; n++) {
		if (write(go[1], "", 1) != 1 || read(done[0], &c, 1) != 1)
			break;
		if (!rewritten(to)) {
			fail(__FILE__, __LINE__, "round %d: not rewritten again", n);
			break;
		}
		for (int i = 0; i < SITES; i++)
			equal(to[i], first[i]);
		equal(own(), 0);
	}
	close(go[1]);
	int status;
	sys(waitpid(tracer, &status, 0));
	equal(status, 0);
	all->over = 1;
	for (int i = 0; i < THREADS; i++)
		check(!pthread_join(th[i], NULL));
	equal(all->bad, 0);
	check(all->made > 0);
	return end();
}
