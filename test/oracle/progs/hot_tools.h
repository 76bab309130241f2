// hot_tools.h: a process whose eight threads make system calls in a loop, from
// instructions of several forms, and what can be known of such a thread wherever
// it is stopped. A sandbox may rewrite system call instructions that are used
// much; nobody may ever see that.
//
// Deviations are counted, and the first of each kind is emitted with its details:
// the host has none.

#ifndef HOT_TOOLS_H
#define HOT_TOOLS_H

#include "sig_tools.h"

enum { HOT_THREADS = 8, HOT_PAGE = 4096, HOT_RESULTS = 8 };

// hot_thread is what the loop works on; r14 points to it. The assembly knows
// the offsets.
struct hot_thread {
	volatile long count;	       // 0: rounds
	volatile long bad;	       // 8: the number of the first call with a wrong result
	volatile long bad_value;       // 16
	volatile long end;	       // 24: not 0: leave the loop
	long sleep[2];		       // 32: a struct timespec
	long expect[HOT_RESULTS];      // 48: the results, by call
	volatile long rsp;	       // 112: the stack pointer in the loop
	volatile pid_t tid;	       // 120
};

struct hot {
	struct hot_thread thread[HOT_THREADS];
	volatile int code_changed; // the process's own view of its code at its end
	volatile unsigned long sum;
};

// A call is a system call instruction with the instruction that moves its number.
#define HOT_CALL(n, mov)                                                     \
	"hot_call" #n ": " mov "\n"                                          \
	"hot_sys" #n ": syscall\n"                                           \
	"hot_ret" #n ": cmp 48+8*" #n "(%r14),%rax\n"                        \
	" mov $" #n "+1,%ebp\n jne hot_bad\n"

void hot_loop(struct hot_thread *);
extern char hot_start[], hot_scratch[], hot_end[];
extern char hot_call0[], hot_call1[], hot_call2[], hot_call3[], hot_call4[], hot_call5[], hot_call6[], hot_call7[];
extern char hot_sys0[], hot_sys1[], hot_sys2[], hot_sys3[], hot_sys4[], hot_sys5[], hot_sys6[], hot_sys7[];
extern char hot_ret0[], hot_ret1[], hot_ret2[], hot_ret3[], hot_ret4[], hot_ret5[], hot_ret6[], hot_ret7[];

// Two pages; the first instruction of call 6 is in both.
asm(".text\n.balign 4096\n.globl hot_loop, hot_start, hot_scratch, hot_end\n"
    ".globl hot_call0, hot_call1, hot_call2, hot_call3, hot_call4, hot_call5, hot_call6, hot_call7\n"
    ".globl hot_sys0, hot_sys1, hot_sys2, hot_sys3, hot_sys4, hot_sys5, hot_sys6, hot_sys7\n"
    ".globl hot_ret0, hot_ret1, hot_ret2, hot_ret3, hot_ret4, hot_ret5, hot_ret6, hot_ret7\n"
    "hot_start: .skip 32, 0x90\n"
    "hot_scratch: .skip 32, 0x90\n"
    "hot_loop: push %rbx\n push %rbp\n push %r12\n push %r13\n push %r14\n push %r15\n"
    " mov %rdi,%r14\n mov %rdi,%r15\n not %r15\n mov $102,%r12d\n mov $-1,%rbx\n"
    " mov %rsp,112(%r14)\n"
    "hot_again: " HOT_CALL(0, "mov $110,%eax")	      // getppid
    HOT_CALL(1, "mov $39,%eax")			      // getpid
    HOT_CALL(2, "mov $186,%eax")		      // gettid
    " mov $-1,%edi\n xor %esi,%esi\n xor %edx,%edx\n"
    HOT_CALL(3, "mov $8,%eax")			      // lseek: an error
    HOT_CALL(4, "mov %r12d,%eax")		      // getuid, no number in the instruction
    HOT_CALL(5, ".byte 0x48,0xc7,0xc0,104,0,0,0")     // getgid, mov $104,%rax
    " jmp hot_call6\n"
    "hot_bad: mov %rax,16(%r14)\n mov %rbp,8(%r14)\n"
    "hot_leave: pop %r15\n pop %r14\n pop %r13\n pop %r12\n pop %rbp\n pop %rbx\n ret\n"
    ".org hot_start+4096-3, 0x90\n"
    HOT_CALL(6, "mov $107,%eax")		      // geteuid
    " testb $15,(%r14)\n jnz hot_skip\n lea 32(%r14),%rdi\n xor %esi,%esi\n"
    HOT_CALL(7, "mov $35,%eax")			      // nanosleep, which blocks
    "hot_skip: incq (%r14)\n cmpq $0,24(%r14)\n jne hot_leave\n jmp hot_again\n"
    ".org hot_start+8192, 0x90\nhot_end:\n");

// hot_site is where a call is, as offsets from hot_start.
static const struct hot_site {
	char *call, *sys, *ret;
	int nr;
} hot_site[HOT_RESULTS] = {
	{ hot_call0, hot_sys0, hot_ret0, 110 }, { hot_call1, hot_sys1, hot_ret1, 39 },
	{ hot_call2, hot_sys2, hot_ret2, 186 }, { hot_call3, hot_sys3, hot_ret3, 8 },
	{ hot_call4, hot_sys4, hot_ret4, 102 }, { hot_call5, hot_sys5, hot_ret5, 104 },
	{ hot_call6, hot_sys6, hot_ret6, 107 }, { hot_call7, hot_sys7, hot_ret7, 35 },
};

static struct hot *hot;		 // shared with the process
static char *hot_code;		 // where it has the code that it runs
static char hot_pristine[2 * HOT_PAGE];
static long hot_wrongs;

// hot_wrong counts a deviation and emits the first ones.
#define hot_wrong(what, fmt, ...)                                            \
	do {                                                                 \
		if (hot_wrongs++ < 8)                                        \
			ev("wrong", "what=%s " fmt, what __VA_OPT__(, ) __VA_ARGS__); \
	} while (0)

static void *hot_run(void *arg)
{
	struct hot_thread *th = arg;
	th->tid = syscall(SYS_gettid);
	th->expect[0] = getppid();
	th->expect[1] = getpid();
	th->expect[2] = th->tid;
	th->expect[3] = -EBADF;
	th->expect[4] = getuid();
	th->expect[5] = getgid();
	th->expect[6] = geteuid();
	th->sleep[1] = 20000;
	((void (*)(struct hot_thread *))(hot_code + ((char *)hot_loop - hot_start)))(th);
	return NULL;
}

static unsigned long hot_sum(const char *code)
{
	unsigned long sum = 14695981039346656037UL; // FNV-1a
	for (int i = 0; i < 2 * HOT_PAGE; i++)
		sum = (sum ^ (unsigned char)code[i]) * 1099511628211UL;
	return sum;
}

static int hot_process(void)
{
	pthread_t th[HOT_THREADS];
	for (int i = 1; i < HOT_THREADS; i++)
		if (pthread_create(&th[i], NULL, hot_run, &hot->thread[i]) != 0)
			obs_die("pthread_create", 0);
	hot_run(&hot->thread[0]);
	for (int i = 1; i < HOT_THREADS; i++)
		pthread_join(th[i], NULL);
	hot->sum = hot_sum(hot_code);
	hot->code_changed = memcmp(hot_code, hot_pristine, sizeof hot_pristine) != 0;
	return 42;
}

// hot_rounds is how many processes to go through: four, unless TestHot asks for
// more.
static OBS_UNUSED int hot_rounds(void)
{
	const char *more = getenv("OBS_ROUNDS");
	return more ? atoi(more) : 4;
}

// hot_all is the last word of a program.
static OBS_UNUSED void hot_all(void)
{
	ev("all", "rounds=%d wrong=%d", hot_rounds(), hot_wrongs);
}

// hot_begin makes what the processes share, before the first of them.
static OBS_UNUSED void hot_begin(void)
{
	memcpy(hot_pristine, hot_start, sizeof hot_pristine);
	hot = must(mmap(NULL, sizeof *hot, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
	name_addr("code", hot_start, hot_end - hot_start);
	alarm(120);
}

// hot_await waits until each thread has made so many more rounds.
static OBS_UNUSED void hot_await(long rounds)
{
	long since[HOT_THREADS];
	for (int i = 0; i < HOT_THREADS; i++)
		since[i] = hot->thread[i].count;
	for (int i = 0; i < HOT_THREADS; i++)
		while (hot->thread[i].count - since[i] < rounds && !hot->thread[i].bad)
			nap_ms(1);
}

// hot_fork starts a process, of whose code it makes a copy in anonymous memory
// if copy is set, and lets it run hot.
static OBS_UNUSED pid_t hot_fork(int copy)
{
	memset(hot, 0, sizeof *hot);
	hot_code = hot_start;
	if (copy) {
		hot_code = must(mmap(NULL, 2 * HOT_PAGE, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
		memcpy(hot_code, hot_pristine, sizeof hot_pristine);
	}
	pid_t pid = must(fork());
	if (pid == 0) {
		role("hot");
		_exit(hot_process());
	}
	hot_await(20);
	return pid;
}

// hot_finish lets the process end, and says whether all was well with it.
static OBS_UNUSED void hot_finish(pid_t pid)
{
	hot_await(5);
	// The sandbox's platform rewrites code when nobody is there to look at it, and
	// the process sees that. So somebody is.
	must_pt(PTRACE_SEIZE, pid, 0, 0);
	must_pt(PTRACE_INTERRUPT, pid, 0, 0);
	xwait(pid);
	must_pt(PTRACE_CONT, pid, 0, 0);
	for (int i = 0; i < HOT_THREADS; i++)
		hot->thread[i].end = 1;
	int st = xwait(pid);
	if (st != 42 << 8)
		hot_wrong("end", "status=%w", st);
	for (int i = 0; i < HOT_THREADS; i++)
		if (hot->thread[i].bad)
			hot_wrong("result", "call=%d value=%r", hot->thread[i].bad - 1, hot->thread[i].bad_value);
	if (hot->code_changed || hot->sum != hot_sum(hot_pristine))
		hot_wrong("own view of the code", "");
	if (hot_code != hot_start)
		must(munmap(hot_code, 2 * HOT_PAGE));
}

// hot_bytes compares what somebody read of the code.
static OBS_UNUSED void hot_bytes(const char *way, const char *read, long n)
{
	if (n != (long)sizeof hot_pristine) {
		hot_wrong("length", "way=%s n=%r", way, n);
		return;
	}
	for (int i = 0; i < (int)sizeof hot_pristine; i++)
		if (read[i] != hot_pristine[i]) {
			hot_wrong("bytes", "way=%s at=%a found=%m", way, hot_start + i, read + i, 8L);
			return;
		}
}

// hot_read reads the code of any process in the ways that need no stop.
static OBS_UNUSED void hot_read(const char *who, pid_t pid)
{
	static char b[sizeof hot_pristine];
	char path[64], way[64];
	struct iovec mine = { b, sizeof b }, its = { hot_code, sizeof b };
	memset(b, 0, sizeof b);
	long n = process_vm_readv(pid, &mine, 1, &its, 1, 0);
	snprintf(way, sizeof way, "%s process_vm_readv", who);
	hot_bytes(way, b, n < 0 ? -errno : n);

	snprintf(path, sizeof path, "/proc/%d/mem", pid);
	int fd = must(open(path, O_RDONLY));
	memset(b, 0, sizeof b);
	n = pread(fd, b, sizeof b, (long)hot_code);
	snprintf(way, sizeof way, "%s mem", who);
	hot_bytes(way, b, n < 0 ? -errno : n);
	close(fd);
}

#endif
