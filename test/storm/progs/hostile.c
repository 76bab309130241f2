// Hostile requests: hostile
//
// It makes every ptrace request with arguments that no debugger would use, and
// prints for each call what came of it:
//
//	TARGET REQUEST addr=ADDR data=DATA: RESULT [changed] [wrote=N] [len=N]
//
// "changed" says that the stopped tracee is not what it was, "wrote" how many
// bytes of the caller's buffer were filled, "len" the iovec's length afterwards.
// All names are symbolic, so that the output on Linux and in a sandbox can be
// compared line by line.
#include "actor.h"

// The pages of the caller, and of its forked tracees, that arguments point to.
enum { PAGE = 4096, PAGES = 4 };
static char *area; // PAGES pages, of which the last is not there

// What an iovec may be.
enum {
	IOV_OK,
	IOV_NONE,
	IOV_ONE_WORD,
	IOV_UNALIGNED,
	IOV_HUGE,
	IOV_KERNEL,
	IOV_NULL,
	IOV_WRAPS,
	IOV_HALF,
	IOVS,
};

static char *buffer, *read_only, *data_page;
static struct iovec *iov; // IOVS of them

static uint64_t task_size;

struct value {
	const char *name;
	uint64_t value;
};

static struct value addrs[32], datas[48];
static int addr_count, data_count;

static void add(struct value *list, int *count, const char *name, uint64_t value)
{
	list[*count].name = name;
	list[(*count)++].value = value;
}

static void fill_iovecs(void)
{
	iov[IOV_OK] = (struct iovec){buffer, PAGE};
	iov[IOV_NONE] = (struct iovec){buffer, 0};
	iov[IOV_ONE_WORD] = (struct iovec){buffer, 8};
	iov[IOV_UNALIGNED] = (struct iovec){buffer, 7};
	iov[IOV_HUGE] = (struct iovec){buffer, -1UL};
	iov[IOV_KERNEL] = (struct iovec){(void *)0xffffffff81000000, 216};
	iov[IOV_NULL] = (struct iovec){0, 216};
	iov[IOV_WRAPS] = (struct iovec){(void *)-8L, 216};
	// The second half of what is asked for is in the page that is not there.
	iov[IOV_HALF] = (struct iovec){area + (PAGES - 1) * PAGE - 104, 216};
}

static void prepare(void)
{
	area = mmap((void *)0x10000000, PAGES * PAGE, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
	if (area != (void *)0x10000000) {
		printf("broken: no memory at a fixed place: %s\n", strerror(errno));
		exit(2);
	}
	munmap(area + (PAGES - 1) * PAGE, PAGE);
	data_page = area;
	read_only = area + PAGE;
	buffer = area + 2 * PAGE;
	iov = mmap(0, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	mprotect(read_only, PAGE, PROT_READ);
	task_size = (1UL << 47) - PAGE;

	char *end = area + (PAGES - 1) * PAGE;
#define A(name, value) add(addrs, &addr_count, name, (uint64_t)(value))
	A("0", 0), A("1", 1), A("2", 2), A("7", 7), A("8", 8), A("NT_X86_XSTATE", NT_X86_XSTATE);
	A("DATA", data_page), A("DATA+1", data_page + 1), A("ENDS", end - 4), A("UNMAPPED", end);
	A("READONLY", read_only), A("TASKSIZE-8", task_size - 8), A("TASKSIZE-1", task_size - 1);
	A("TASKSIZE", task_size), A("HOLE", 1UL << 47), A("KERNEL", 0xffffffff81000000);
	A("VSYSCALL", 0xffffffffff600000), A("-8", -8L), A("-1", -1L), A("INT_MIN", INT_MIN), A("2^32", 1UL << 32);
#define D(name, value) add(datas, &data_count, name, (uint64_t)(value))
	D("0", 0), D("1", 1), D("8", 8), D("64", 64), D("65", 65), D("-1", -1L), D("INT_MIN", INT_MIN);
	D("2^32", 1UL << 32), D("2^32+1", (1UL << 32) + 1), D("EXITKILL", 1 << 20), D("2^22", 1 << 22), D("ALL", 0x3000ff);
	D("BUFFER", buffer), D("BUFFER+1", buffer + 1), D("READONLY", read_only), D("ENDS", end - 4);
	D("UNMAPPED", end), D("TASKSIZE-8", task_size - 8), D("TASKSIZE-1", task_size - 1);
	D("TASKSIZE", task_size), D("HOLE", 1UL << 47), D("KERNEL", 0xffffffff81000000);
	D("iov(ok)", &iov[IOV_OK]), D("iov(none)", &iov[IOV_NONE]), D("iov(one word)", &iov[IOV_ONE_WORD]);
	D("iov(unaligned)", &iov[IOV_UNALIGNED]), D("iov(huge)", &iov[IOV_HUGE]);
	D("iov(kernel)", &iov[IOV_KERNEL]), D("iov(null)", &iov[IOV_NULL]);
	D("iov(wraps)", &iov[IOV_WRAPS]), D("iov(half)", &iov[IOV_HALF]);
}

struct request {
	const char *name;
	long number;
	int resumes;
};

#define R(name) {#name, PTRACE_##name, 0}
#define RUN(name) {#name, PTRACE_##name, 1}
static const struct request known[] = {
	R(PEEKTEXT), R(PEEKDATA), R(PEEKUSR), R(POKETEXT), R(POKEDATA), R(POKEUSR),
	RUN(CONT), RUN(KILL), RUN(SINGLESTEP), R(GETREGS), R(SETREGS), R(GETFPREGS), R(SETFPREGS),
	R(ATTACH), RUN(DETACH), RUN(SYSCALL), {"GETFPXREGS", 18, 0}, {"SETFPXREGS", 19, 0},
	{"OLDSETOPTIONS", 21, 0}, {"GET_THREAD_AREA", 25, 0}, {"SET_THREAD_AREA", 26, 0},
	{"ARCH_PRCTL", 30, 0}, {"SYSEMU", 31, 1}, {"SYSEMU_SINGLESTEP", 32, 1}, {"SINGLEBLOCK", 33, 1},
	R(SETOPTIONS), R(GETEVENTMSG), R(GETSIGINFO), R(SETSIGINFO), R(GETREGSET), R(SETREGSET),
	R(SEIZE), RUN(INTERRUPT), RUN(LISTEN), R(PEEKSIGINFO), R(GETSIGMASK), R(SETSIGMASK),
	R(SECCOMP_GET_FILTER), R(SECCOMP_GET_METADATA), R(GET_SYSCALL_INFO),
	{"GET_RSEQ_CONFIGURATION", 0x420f, 0}, {"SET_SYSCALL_USER_DISPATCH_CONFIG", 0x4210, 0},
	{"GET_SYSCALL_USER_DISPATCH_CONFIG", 0x4211, 0}, {"SET_SYSCALL_INFO", 0x4212, 0},
};
enum { KNOWN = sizeof known / sizeof known[0] };

// A tracee's state, as far as a tracer can see it.
struct state {
	struct user_regs_struct regs;
	struct user_fpregs_struct fp;
	siginfo_t info;
	uint64_t mask;
	unsigned long msg;
	char data[2 * PAGE];
};

static void look_at(int pid, struct state *s)
{
	memset(s, 0, sizeof *s);
	sys(SYS_ptrace, PTRACE_GETREGS, pid, 0, &s->regs);
	sys(SYS_ptrace, PTRACE_GETFPREGS, pid, 0, &s->fp);
	sys(SYS_ptrace, PTRACE_GETSIGINFO, pid, 0, &s->info);
	sys(SYS_ptrace, PTRACE_GETSIGMASK, pid, 8, &s->mask);
	sys(SYS_ptrace, PTRACE_GETEVENTMSG, pid, 0, &s->msg);
	struct iovec here = {s->data, sizeof s->data}, there = {data_page, sizeof s->data};
	sys(SYS_process_vm_readv, pid, &here, 1, &there, 1, 0);
}

static void give_up(const char *what)
{
	printf("broken: %s: %s\n", what, strerror(errno));
	exit(2);
}

// How a target is made.
enum kind { STOPPED, RUNNING, UNTRACED, SEIZED_STOPPED, OTHERS };

static int make_target(enum kind kind)
{
	int status, pid = fork();
	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		signal(SIGUSR1, on_signal);
		if (kind == STOPPED) {
			sys(SYS_ptrace, PTRACE_TRACEME);
			sys(SYS_tkill, gettid(), SIGUSR1);
		}
		for (;;)
			pause();
	}
	if (pid < 0)
		give_up("fork");
	switch (kind) {
	case STOPPED:
		if (waitpid(pid, &status, 0) != pid || !WIFSTOPPED(status))
			give_up("no tracee that stops");
		break;
	case RUNNING:
	case SEIZED_STOPPED:
		if (sys(SYS_ptrace, PTRACE_SEIZE, pid, 0, 0))
			give_up("PTRACE_SEIZE");
		if (kind == RUNNING)
			break;
		if (sys(SYS_ptrace, PTRACE_INTERRUPT, pid, 0, 0) || waitpid(pid, &status, __WALL) != pid)
			give_up("PTRACE_INTERRUPT");
		break;
	default:
		break;
	}
	return pid;
}

static void end_target(int pid)
{
	int status;
	kill(pid, SIGKILL);
	while (waitpid(pid, &status, __WALL) == pid && WIFSTOPPED(status))
		sys(SYS_ptrace, PTRACE_CONT, pid, 0, 0); // PTRACE_O_TRACEEXIT
}

// errno_name returns the name of a result.
static const char *result_name(long ret)
{
	static char other[32];
	if (ret < 0 && ret >= -4095) {
		const char *name = strerrorname_np(-ret);
		if (name)
			return name;
	}
	if (ret == 0)
		return "ok";
	snprintf(other, sizeof other, "%ld", ret);
	return other;
}

enum { FILL = 0x5a };

// call makes one request and prints what came of it. It returns the result.
// before is the tracee's state, or null if it is not to be looked at; *changed
// says whether it is another one now.
static long call(const char *target, long pid, const char *name, long request,
		 const struct value *addr, const struct value *data,
		 const struct state *before, int *changed)
{
	memset(buffer, FILL, PAGE);
	fill_iovecs();
	char head[200], tail[80] = "";
	snprintf(head, sizeof head, "%s %s addr=%s data=%s", target, name, addr->name, data->name);
	long ret = sys(SYS_ptrace, request, pid, addr->value, data->value);
	int wrote = PAGE;
	while (wrote && buffer[wrote - 1] == FILL)
		wrote--;
	if (wrote)
		snprintf(tail, sizeof tail, " wrote=%d", wrote);
	struct iovec *v = (struct iovec *)data->value, was;
	int regset = request == PTRACE_GETREGSET || request == PTRACE_SETREGSET;
	if (regset && v >= iov && v < iov + IOVS) {
		uint64_t len = v->iov_len;
		fill_iovecs();
		was = *v;
		if (len != was.iov_len)
			snprintf(tail + strlen(tail), sizeof tail - strlen(tail), " len=%lu", len);
	}
	*changed = 0;
	if (before) {
		static struct state after;
		look_at(pid, &after);
		*changed = memcmp(before, &after, sizeof after) != 0;
	}
	printf("%s: %s%s%s\n", head, result_name(ret), *changed ? " changed" : "", tail);
	return ret;
}

// let_loose ends what a successful PTRACE_ATTACH or PTRACE_SEIZE began.
static void let_loose(int pid)
{
	int status;
	sys(SYS_ptrace, PTRACE_INTERRUPT, pid, 0, 0);
	if (waitpid(pid, &status, __WALL) == pid)
		sys(SYS_ptrace, PTRACE_DETACH, pid, 0, 0);
}

// against_stopped makes every request, with all values, on a stopped tracee.
static void against_stopped(const char *target, enum kind kind)
{
	static struct state before;
	int pid = make_target(kind), changed;
	look_at(pid, &before);
	for (int r = 0; r < KNOWN; r++) {
		for (int a = 0; a < addr_count; a++) {
			// Where little depends on the address, time is saved.
			if ((known[r].resumes && a % 4) || (kind != STOPPED && a % 3))
				continue;
			for (int d = 0; d < data_count; d++) {
				long ret = call(target, pid, known[r].name, known[r].number, &addrs[a], &datas[d], &before, &changed);
				if (changed || (known[r].resumes && ret == 0)) {
					end_target(pid);
					pid = make_target(kind);
					look_at(pid, &before);
				} else if (ret == 0 && (known[r].number == PTRACE_SETOPTIONS || known[r].number == 21)) {
					sys(SYS_ptrace, PTRACE_SETOPTIONS, pid, 0, 0);
				}
			}
		}
	}
	end_target(pid);
}

// against_user pokes into every word of struct user.
static void against_user(void)
{
	static const struct value words[] = {
		{"0", 0}, {"1", 1}, {"3", 3}, {"0x33", 0x33}, {"0x2b", 0x2b}, {"0x23", 0x23}, {"0xffff", 0xffff},
		{"0x10000", 0x10000}, {"-1", -1UL}, {"2^47-1", (1UL << 47) - 1}, {"2^47", 1UL << 47},
		{"2^63", 1UL << 63}, {"TASKSIZE", (1UL << 47) - PAGE}, {"0x202", 0x202},
	};
	static struct state before;
	static char target[40];
	int pid = make_target(STOPPED), changed;
	look_at(pid, &before);
	for (int addr = 0; addr < 1000; addr += addr % 64 ? 8 - addr % 8 : 1) {
		snprintf(target, sizeof target, "%d", addr);
		struct value at = {target, addr};
		for (unsigned i = 0; i < sizeof words / sizeof words[0]; i++) {
			call("user", pid, "POKEUSR", PTRACE_POKEUSR, &at, &words[i], &before, &changed);
			call("user", pid, "PEEKUSR then", PTRACE_PEEKUSR, &at, &(struct value){"BUFFER", (uint64_t)buffer}, 0, &changed);
			// The program's own registers differ from place to place.
			if (addr >= (int)sizeof before.regs && addr % 8 == 0)
				printf("user %d after %s: %#lx\n", addr, words[i].name, *(unsigned long *)buffer);
			sys(SYS_ptrace, PTRACE_SETREGS, pid, 0, &before.regs);
		}
	}
	end_target(pid);
}

// The values for targets of which most requests must not get anywhere.
static const char *const few_addrs[] = {"0", "DATA", "KERNEL", "-1"};
static const char *const few_datas[] = {"0", "1", "BUFFER", "KERNEL", "-1", "iov(ok)"};

static const struct value *named(const struct value *list, int count, const char *name)
{
	for (int i = 0; i < count; i++) {
		if (!strcmp(list[i].name, name))
			return &list[i];
	}
	give_up(name);
	return 0;
}

// against makes a request with a few values. remake, if it is there, makes the
// target anew after a request that did something.
static void against(const char *target, long *pid, const char *name, long request, enum kind kind, int remake)
{
	int changed;
	for (unsigned a = 0; a < sizeof few_addrs / sizeof few_addrs[0]; a++) {
		for (unsigned d = 0; d < sizeof few_datas / sizeof few_datas[0]; d++) {
			long ret = call(target, *pid, name, request, named(addrs, addr_count, few_addrs[a]),
					named(datas, data_count, few_datas[d]), 0, &changed);
			if (ret)
				continue;
			if (remake) {
				end_target(*pid);
				*pid = make_target(kind);
			} else {
				let_loose(*pid);
			}
		}
	}
}

static void against_others(const char *target, long pid, enum kind kind, int remake)
{
	for (int r = 0; r < KNOWN; r++)
		against(target, &pid, known[r].name, known[r].number, kind, remake);
	if (remake)
		end_target(pid);
}


static int other_thread(void *arg)
{
	(void)arg;
	for (;;)
		pause();
	return 0;
}

// unknown_requests are those between the known ones, and random numbers.
static void unknown_requests(rng_t *rng)
{
	char name[40];
	long pid = make_target(STOPPED);
	for (long request = 0; request < 0x4240; request++) {
		if (request == 64)
			request = 0x41f0;
		int is_known = request == PTRACE_TRACEME;
		for (int r = 0; r < KNOWN; r++)
			is_known |= known[r].number == request;
		if (is_known)
			continue;
		snprintf(name, sizeof name, "%#lx", request);
		against("stopped", &pid, name, request, STOPPED, 1);
	}
	for (int i = 0; i < 200; i++) {
		long request = rng_next(rng) >> rng_below(rng, 40);
		if (rng_one_in(rng, 2)) // a known one, with more bits
			request = known[rng_below(rng, KNOWN)].number | (1UL << (20 + rng_below(rng, 44)));
		snprintf(name, sizeof name, "%#lx", request);
		against("stopped", &pid, name, request, STOPPED, 1);
	}
	end_target(pid);
}

// nowhere changes a number that may be the address of something, depending on
// where programs are loaded, into one that is not.
static uint64_t nowhere(uint64_t v)
{
	return v >= 1 << 16 && v < 1UL << 47 ? (v | 1UL << 46) & ~(1UL << 44) : v;
}

// random_arguments makes known requests with random values.
static void random_arguments(rng_t *rng)
{
	static struct state before;
	int changed;
	long pid = make_target(STOPPED);
	look_at(pid, &before);
	for (int i = 0; i < 4000; i++) {
		const struct request *r = &known[rng_below(rng, KNOWN)];
		char addr_name[24], data_name[24];
		struct value addr = {addr_name, nowhere(rng_next(rng) >> rng_below(rng, 64))};
		struct value data = {data_name, nowhere(rng_next(rng) >> rng_below(rng, 64))};
		snprintf(addr_name, sizeof addr_name, "%#lx", addr.value);
		snprintf(data_name, sizeof data_name, "%#lx", data.value);
		long ret = call("random", pid, r->name, r->number, &addr, &data, &before, &changed);
		if (changed || ret == 0) {
			end_target(pid);
			pid = make_target(STOPPED);
			look_at(pid, &before);
		}
	}
	end_target(pid);
}

// traceme makes the request with any arguments, each time in a new process.
static void traceme(void)
{
	for (int a = 0; a < addr_count; a += 3) {
		for (int d = 0; d < data_count; d += 3) {
			int status, pid = fork();
			if (pid == 0) {
				long ret = sys(SYS_ptrace, PTRACE_TRACEME, -5, addrs[a].value, datas[d].value);
				long again = sys(SYS_ptrace, PTRACE_TRACEME, 1, 0, 0);
				printf("TRACEME addr=%s data=%s: %s\n", addrs[a].name, datas[d].name, result_name(ret));
				printf("TRACEME again: %s\n", result_name(again));
				fflush(stdout);
				_exit(0);
			}
			waitpid(pid, &status, 0);
		}
	}
}

// from_another_namespace makes requests on a number that means nothing there.
static void from_another_namespace(void)
{
	long outside = make_target(UNTRACED);
	int status;
	fflush(stdout);
	long pid = sys(SYS_clone, SIGCHLD | CLONE_NEWPID, 0, 0, 0, 0);
	if (pid == 0) {
		for (int r = 0; r < KNOWN; r++)
			against("outside its namespace", &outside, known[r].name, known[r].number, UNTRACED, 0);
		fflush(stdout);
		_exit(0);
	}
	if (pid < 0)
		give_up("clone(CLONE_NEWPID)");
	waitpid(pid, &status, 0);
	end_target(outside);

	pid = sys(SYS_clone, SIGCHLD | CLONE_NEWPID, 0, 0, 0, 0);
	if (pid == 0) {
		for (;;)
			pause();
	}
	against_others("process 1 of another namespace", pid, UNTRACED, 0);
	end_target(pid);
}

static void walk(void)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	rng_t rng = {42};
	prepare();
	against_stopped("stopped", STOPPED);
	against_stopped("seized", SEIZED_STOPPED);
	against_user();
	against_others("running", make_target(RUNNING), RUNNING, 1);
	against_others("child", make_target(UNTRACED), UNTRACED, 1);
	against_others("self", getpid(), UNTRACED, 0);
	against_others("0", 0, UNTRACED, 0);
	against_others("-1", -1, UNTRACED, 0);
	against_others("INT_MIN", INT_MIN, UNTRACED, 0);
	against_others("2^32", 1L << 32, UNTRACED, 0);
	against_others("nobody", 999999999, UNTRACED, 0);
	against_others("process 1", 1, UNTRACED, 0);
	int zombie = fork();
	if (zombie == 0)
		_exit(0);
	siginfo_t info;
	waitid(P_PID, zombie, &info, WEXITED | WNOWAIT);
	against_others("zombie", zombie, UNTRACED, 0);
	end_target(zombie);
	from_another_namespace();
	traceme();
	unknown_requests(&rng);
	random_arguments(&rng);
	char *stack = mmap(0, THREAD_STACK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int tid = clone(other_thread, stack + THREAD_STACK, CLONE_VM | CLONE_SIGHAND | CLONE_THREAD, 0);
	against_others("own thread", tid, UNTRACED, 0);
	printf("all calls made\n");
	exit(0);
}

int main(void)
{
	mount_proc();
	// Process 1 must be free to be traced.
	int status, pid = fork();
	if (pid == 0)
		walk();
	while (waitpid(-1, &status, 0) != pid || WIFSTOPPED(status)) {
	}
	return WIFEXITED(status) ? WEXITSTATUS(status) : 3;
}
