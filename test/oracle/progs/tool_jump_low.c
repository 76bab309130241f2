// tool_jump_low: who jumps to any of the low addresses harms only himself, also after many calls, for which systrap keeps code there: mmap(2), mmap_min_addr; signal(7).
#include "used_tools.h"
#include <setjmp.h>
#include <sys/time.h>

enum { LOW = 0x60000, LONGEST = 160 };

// site makes a call and returns.
void site(void);
__asm__(".text\n.globl site\nsite: movl $39,%eax\n\tsyscall\n\tret");

static int site_works(void)
{
	int pid;
	__asm__ volatile("call site" : "=a"(pid) : : "rcx", "r11", "memory");
	return pid == getpid();
}

static void end(int sig OBS_UNUSED)
{
	_exit(1);
}

static int jump(void *arg)
{
	volatile long target = (long)arg;
	struct itimerval soon = { .it_value = { .tv_usec = 200000 } };
	signal(SIGVTALRM, SIG_DFL);
	setitimer(ITIMER_VIRTUAL, &soon, NULL); // who loops ends too
	__asm__ volatile("jmp *%0" : : "r"(target), "a"(39) : "memory");
	__builtin_unreachable();
}

static sigjmp_buf back;
static volatile int caught;

static void catch(int sig OBS_UNUSED)
{
	caught++;
	siglongjmp(back, 1);
}

// survive jumps to all of them, and makes calls in between.
static int survive(long start)
{
	static char other[1 << 16];
	stack_t stack = { .ss_sp = other, .ss_size = sizeof other };
	must(sigaltstack(&stack, NULL));
	for (volatile long p = start; p < start + LONGEST; p++) {
		struct sigaction sa = { .sa_handler = catch, .sa_flags = SA_ONSTACK | SA_NODEFER };
		must(sigaction(SIGSEGV, &sa, NULL));
		must(sigaction(SIGILL, &sa, NULL));
		if (sigsetjmp(back, 1) == 0)
			jump((void *)p);
		site();
		if (getppid() <= 0)
			return 1;
	}
	if (getenv("VERBOSE"))
		fprintf(stderr, "caught: %d\n", caught);
	return 0;
}

// fate is how a child ended that jumped there.
static int fate(long where)
{
	pid_t pid = must(fork());
	if (pid == 0)
		jump((void *)where);
	return xwait(pid);
}

int main(void)
{
	begin();
	signal(SIGALRM, end);
	alarm(50);
	for (int i = 0; i < 1000; i++)
		site();
	// The call has become a jump, by way of a word that lies before the code.
	long start = LOW;
	if (*(unsigned char *)site != 0xb8)
		start = *(unsigned *)((char *)site + 3);
	int ended = 0, lives = 0;
	for (long p = start; p < start + LONGEST; p++) {
		int st = fate(p);
		ended += WIFSIGNALED(st) || WIFEXITED(st);
		lives += getppid() >= 0 && sched_yield() == 0;
		if (getenv("VERBOSE"))
			fprintf(stderr, "%#lx: %#x\n", p, st);
	}
	pid_t pid = must(fork());
	if (pid == 0)
		_exit(survive(start));
	int st = xwait(pid);
	if (getenv("VERBOSE"))
		fprintf(stderr, "all: %#x\n", st);
	lives += site_works();
	ev("jumps", "ended=%d lives=%d", ended, lives);
	return 0;
}
