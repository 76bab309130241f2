// What an actor of the storm does as a tracer.
#ifndef TRACING_H
#define TRACING_H

static void remember(struct actor *a, int tid, int victim)
{
	int i = a->tracees < MOST_TRACEES ? a->tracees++ : (int)rng_below(&a->rng, MOST_TRACEES);
	a->tracee[i].tid = tid;
	a->tracee[i].victim = victim;
}

static unsigned long random_options(struct actor *a, int tid)
{
	unsigned long opts = rng_next(&a->rng) & (PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEFORK |
		PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC |
		PTRACE_O_TRACEVFORKDONE | PTRACE_O_TRACESECCOMP | PTRACE_O_TRACEEXIT | PTRACE_O_EXITKILL);
	if (rng_one_in(&a->rng, 2))
		opts |= PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE;
	if (!a->root || is_root(a, tid))
		opts &= ~(unsigned long)PTRACE_O_TRACEEXIT;
	if (rng_one_in(&a->rng, 4))
		opts &= ~(unsigned long)PTRACE_O_EXITKILL;
	if (rng_one_in(&a->rng, 16))
		opts |= 1UL << (8 + rng_below(&a->rng, 12)); // there is no such option
	return opts;
}

static void attach(struct actor *a, int tid, int victim)
{
	if (!tid)
		return;
	if (rng_one_in(&a->rng, 2)) {
		if (sys(SYS_ptrace, PTRACE_SEIZE, tid, 0, random_options(a, tid)))
			return;
		counted(a, COUNT_SEIZED);
		if (rng_one_in(&a->rng, 2) && !sys(SYS_ptrace, PTRACE_INTERRUPT, tid, 0, 0))
			counted(a, COUNT_INTERRUPTED);
	} else {
		if (sys(SYS_ptrace, PTRACE_ATTACH, tid, 0, 0))
			return;
		counted(a, COUNT_ATTACHED);
	}
	remember(a, tid, victim);
}

// garbage fills a victim's registers and memory with anything. A victim that has
// not come to its filter yet, or somebody else, could do harm then.
static void garbage(struct actor *a, int tid)
{
	char byte;
	struct iovec here = {&byte, 1}, shared = {a->sh, 1};
	if (sys(SYS_process_vm_readv, tid, &here, 1, &shared, 1, 0) != -EFAULT)
		return;
	struct user_regs_struct regs;
	struct user_fpregs_struct fp;
	struct iovec iov = {&fp, sizeof fp};
	if (sys(SYS_ptrace, PTRACE_GETREGS, tid, 0, &regs))
		return;
	counted(a, COUNT_GARBAGE);
	unsigned long *word = (unsigned long *)&regs;
	switch (rng_below(&a->rng, 6)) {
	case 0:
		for (unsigned i = 0; i < sizeof regs / 8; i++)
			word[i] = rng_next(&a->rng) >> rng_below(&a->rng, 64);
		sys(SYS_ptrace, PTRACE_SETREGS, tid, 0, &regs);
		break;
	case 1:
		word[rng_below(&a->rng, sizeof regs / 8)] = rng_next(&a->rng) >> rng_below(&a->rng, 64);
		sys(SYS_ptrace, PTRACE_SETREGS, tid, 0, &regs);
		break;
	case 2:
		sys(SYS_ptrace, PTRACE_POKEUSR, tid, rng_below(&a->rng, 1000), rng_next(&a->rng));
		break;
	case 3:
		for (unsigned i = 0; i < sizeof fp / 8; i++)
			((unsigned long *)&fp)[i] = rng_next(&a->rng);
		fp.mxcsr &= rng_one_in(&a->rng, 2) ? 0xffff : 0xffffffff;
		sys(SYS_ptrace, PTRACE_SETREGSET, tid, rng_one_in(&a->rng, 2) ? NT_PRFPREG : NT_X86_XSTATE, &iov);
		break;
	case 4:
		sys(SYS_ptrace, PTRACE_POKEDATA, tid, (regs.rip & ~7UL) + 8 * rng_below(&a->rng, 8), rng_next(&a->rng));
		break;
	default:
		sys(SYS_ptrace, PTRACE_POKEDATA, tid, (regs.rsp & ~7UL) + 8 * rng_below(&a->rng, 16), rng_next(&a->rng));
	}
}

// spoil_call makes a tracee's system call fail, or not happen.
static void spoil_call(struct actor *a, int tid)
{
	// Nothing that could be taken for a process id, see garbage.
	static const long results[] = {0, -1, -4, -512, -513, -514, -516};
	struct user_regs_struct regs;
	if (sys(SYS_ptrace, PTRACE_GETREGS, tid, 0, &regs) || (long)regs.orig_rax < 0)
		return;
	if (rng_one_in(&a->rng, 2))
		regs.orig_rax = -1;
	else
		regs.rax = PICK(&a->rng, results);
	sys(SYS_ptrace, PTRACE_SETREGS, tid, 0, &regs);
}

// examine makes a request that leaves the tracee stopped.
static void examine(struct actor *a, int tid, int victim)
{
	unsigned char buffer[4096];
	struct iovec iov = {buffer, sizeof buffer};
	siginfo_t info;
	uint64_t mask = 0;
	switch (rng_below(&a->rng, 9)) {
	case 0:
		if (!sys(SYS_ptrace, PTRACE_GETSIGINFO, tid, 0, &info)) {
			if (rng_one_in(&a->rng, 2))
				info.si_signo = random_signal(a);
			sys(SYS_ptrace, PTRACE_SETSIGINFO, tid, 0, &info);
		}
		break;
	case 1:
		sys(SYS_ptrace, PTRACE_SETOPTIONS, tid, 0, random_options(a, tid));
		break;
	case 2:
		if (!sys(SYS_ptrace, PTRACE_GETREGSET, tid, rng_one_in(&a->rng, 2) ? NT_X86_XSTATE : NT_PRSTATUS, &iov) && victim)
			sys(SYS_ptrace, PTRACE_SETREGSET, tid, NT_X86_XSTATE, &iov);
		break;
	case 3:
		sys(SYS_ptrace, PTRACE_GETSIGMASK, tid, 8, &mask);
		mask ^= 1ULL << rng_below(&a->rng, 64);
		sys(SYS_ptrace, PTRACE_SETSIGMASK, tid, 8, &mask);
		break;
	case 4:
		spoil_call(a, tid);
		break;
	case 5:
		sys(SYS_ptrace, PTRACE_PEEKDATA, tid, rng_next(&a->rng) >> rng_below(&a->rng, 64), buffer);
		break;
	default:
		if (victim)
			garbage(a, tid);
	}
}

// let_run makes a request that ends the stop, or not.
static void let_run(struct actor *a, int tid, int sig)
{
	static const int requests[] = {
		PTRACE_CONT, PTRACE_CONT, PTRACE_CONT, PTRACE_SYSCALL, PTRACE_SYSCALL,
		PTRACE_SINGLESTEP, PTRACE_SINGLESTEP, PTRACE_SYSEMU, PTRACE_SYSEMU_SINGLESTEP,
		PTRACE_LISTEN, PTRACE_DETACH, PTRACE_KILL,
	};
	int request = PICK(&a->rng, requests);
	if (request == PTRACE_KILL && !rng_one_in(&a->rng, 4))
		request = PTRACE_CONT;
	long ret = sys(SYS_ptrace, request, tid, 0, sig);
	if (ret)
		return;
	switch (request) {
	case PTRACE_SINGLESTEP:
	case PTRACE_SYSEMU_SINGLESTEP:
		counted(a, COUNT_STEPS);
		break;
	case PTRACE_LISTEN:
		counted(a, COUNT_LISTENED);
		break;
	case PTRACE_DETACH:
		counted(a, COUNT_DETACHED);
		break;
	}
}

static int is_victim(struct actor *a, int tid)
{
	for (int i = 0; i < a->tracees; i++) {
		if (a->tracee[i].tid == tid)
			return a->tracee[i].victim;
	}
	return 0;
}

static void on_stop(struct actor *a, int tid, int status)
{
	int event = status >> 16, sig = WSTOPSIG(status) & 0x7f;
	unsigned long msg = 0;
	counted(a, COUNT_STOPS);
	if (event) {
		counted(a, COUNT_EVENTS);
		sys(SYS_ptrace, PTRACE_GETEVENTMSG, tid, 0, &msg);
		if (event == PTRACE_EVENT_FORK || event == PTRACE_EVENT_CLONE || event == PTRACE_EVENT_VFORK) {
			counted(a, COUNT_AUTO_ATTACHED);
			remember(a, msg, 0);
		}
	}
	if (rng_one_in(&a->rng, 16))
		return; // left alone
	if (rng_one_in(&a->rng, 3))
		sys(SYS_ptrace, PTRACE_SETOPTIONS, tid, 0, random_options(a, tid));
	int victim = is_victim(a, tid);
	for (int i = victim ? 3 : 0; i > 0; i--)
		garbage(a, tid);
	while (rng_one_in(&a->rng, 2))
		examine(a, tid, victim);
	if (event || sig == SIGTRAP || rng_one_in(&a->rng, 2))
		sig = rng_one_in(&a->rng, 6) ? random_signal(a) : 0;
	let_run(a, tid, sig);
}

// wait_for_tracee returns 1 if there was a stop.
static int wait_for_tracee(struct actor *a)
{
	int status = 0, flags = __WALL;
	if (a->root || !rng_one_in(&a->rng, 16))
		flags |= WNOHANG;
	if (rng_one_in(&a->rng, 4))
		flags |= WUNTRACED | WCONTINUED;
	if (rng_one_in(&a->rng, 8))
		flags |= __WNOTHREAD;
	siginfo_t info;
	if (rng_one_in(&a->rng, 16)) {
		sys(SYS_waitid, P_ALL, 0, &info, WNOHANG | WEXITED | WSTOPPED | WNOWAIT | __WALL, 0);
		return 0;
	}
	int pid = -1;
	if (a->tracees && rng_one_in(&a->rng, 4))
		pid = a->tracee[rng_below(&a->rng, a->tracees)].tid;
	long tid = sys(SYS_wait4, pid, &status, flags, 0);
	if (tid <= 0 || !WIFSTOPPED(status))
		return 0;
	on_stop(a, tid, status);
	return 1;
}

// request_something makes a request without a look at the tracee's state.
static void request_something(struct actor *a)
{
	if (!a->tracees)
		return;
	int i = rng_below(&a->rng, a->tracees);
	int tid = a->tracee[i].tid;
	switch (rng_below(&a->rng, 4)) {
	case 0:
		if (!sys(SYS_ptrace, PTRACE_INTERRUPT, tid, 0, 0))
			counted(a, COUNT_INTERRUPTED);
		break;
	case 1:
		examine(a, tid, a->tracee[i].victim);
		break;
	default:
		let_run(a, tid, random_signal(a));
	}
}

// FILTERED_ERRNO is what the filter of a victim answers, and nobody else.
enum { FILTERED_ERRNO = EHWPOISON };

// be_victim is the life of a process that is there to be filled with garbage.
// A filter keeps what it may be made to call harmless, and then, as a sign of
// that, it gives up the shared memory.
static void be_victim(struct shared *sh, uint64_t seed) __attribute__((noreturn));

static void be_victim(struct shared *sh, uint64_t seed)
{
	rng_t rng = {seed};
	static const unsigned allowed[] = {
		SYS_getpid, SYS_getppid, SYS_gettid, SYS_sched_yield, SYS_nanosleep, SYS_exit,
		SYS_exit_group, SYS_rt_sigreturn, SYS_rt_sigaction, SYS_rt_sigprocmask,
		SYS_restart_syscall, SYS_mmap, SYS_munmap, SYS_mprotect, SYS_sigaltstack, SYS_madvise,
	};
	enum { N = sizeof allowed / sizeof allowed[0] };
	struct sock_filter code[N + 5] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AUDIT_ARCH_X86_64, 0, N + 1),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		[N + 3] = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | FILTERED_ERRNO),
		[N + 4] = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	for (int i = 0; i < N; i++)
		code[3 + i] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, allowed[i], N - i, 0);
	struct sock_fprog prog = {N + 5, code};
	sys(SYS_close, SHARED_FD);
	struct rlimit memory = {64 << 20, 64 << 20};
	setrlimit(RLIMIT_AS, &memory);
	struct sigaction with = {.sa_handler = on_signal};
	sigaction(SIGUSR1, &with, 0);
	sigaction(SIGSEGV, &with, 0);
	sys(SYS_prctl, PR_SET_PDEATHSIG, SIGKILL);
	sys(SYS_prctl, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	// A tracer may already have made any of these calls seem to succeed.
	sys(SYS_prctl, PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &prog);
	while (sys(SYS_getuid) != -FILTERED_ERRNO)
		sys(SYS_exit_group, 6);
	sys(SYS_munmap, sh, sizeof *sh);
	for (;;) {
		for (volatile int i = 0; i < 10000; i++) {
		}
		sys(SYS_getppid);
		sleep_us(rng_below(&rng, 500));
	}
}

#endif
