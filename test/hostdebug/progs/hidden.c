// Does in pages with breakpoints whatever such a page could get wrong, and says of
// every round whether it went as the first one did.
#define _GNU_SOURCE
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <ucontext.h>
#include <unistd.h>

#define PAGE 4096

// Three pages of code, with an instruction across each border.
asm(".pushsection .text.three,\"ax\",@progbits\n"
    ".balign 4096\n"
    ".globl pages, bump, callppid, spin, fill, flags, vendor, across1, across2, after2, spare\n"
    "pages:\n"
    "callppid: mov $110, %eax; syscall; ret\n"
    "bump: lock incl (%rdi); ret\n"
    "spin: mov %rdi, %rcx; xor %eax, %eax\n"
    "1: inc %eax; loop 1b; 2: ret\n"
    "fill: mov %rsi, %rcx; mov $0x5a, %al; rep stosb; ret\n"
    "flags: pushf; pop %rax; push %rax; popf; ret\n"
    "vendor: push %rbx; xor %eax, %eax; cpuid; mov %ebx, %eax; pop %rbx; ret\n"
    ".org pages + 4096 - 3\n"
    "across1: movabs $0x1122334455667788, %rax; ret\n"
    ".org pages + 8192 - 4\n"
    "across2: movabs $0x8877665544332211, %rax\n"
    "after2: ret\n"
    "spare: mov $42, %eax; ret\n"
    ".org pages + 12288\n"
    ".popsection\n");

extern unsigned char pages[], spare[];
void bump(int *), fill(char *, long);
int callppid(void), vendor(void);
long spin(long), flags(void), across1(void), across2(void);

static char report[4096], first[4096];
static sigjmp_buf back;
static volatile int alarms, stepped;

volatile int go; // set by the debugger

static void say(const char *what, long n) {
	size_t at = strlen(report);
	snprintf(report + at, sizeof report - at, " %s=%lx", what, n);
}

static void onfault(int sig, siginfo_t *i, void *c) {
	say("signal", sig);
	say("code", i->si_code);
	say("addr", (long)i->si_addr);
	say("pc", ((ucontext_t *)c)->uc_mcontext.gregs[REG_RIP]);
	siglongjmp(back, 1);
}

static void onalarm(int sig, siginfo_t *i, void *c) {
	alarms++;
	if (((ucontext_t *)c)->uc_mcontext.gregs[REG_EFL] & 0x100)
		stepped = 1;
}

static void expect(const char *what, void (*f)(void *), void *p) {
	say(what, 0);
	if (!sigsetjmp(back, 1))
		f(p);
}

static void call(void *p) { say("returns", ((int (*)(void))p)()); }
static void write1(void *p) { *(volatile char *)p = 1; }

static int count;
static void *hammer(void *unused) {
	for (int i = 0; i < 5; i++)
		bump(&count);
	return unused;
}

// The platform may have another way to the kernel in callppid while nobody debugs.
static void loads(void) {
	unsigned s = 0;
	for (volatile unsigned char *p = (unsigned char *)bump; p < pages + 3 * PAGE; p++)
		s = s * 31 + *p;
	say("sum", s);
}

static void maps(void) {
	char line[512], want[32];
	snprintf(want, sizeof want, "%lx-", (long)pages);
	FILE *f = fopen("/proc/self/maps", "r");
	while (fgets(line, sizeof line, f)) {
		unsigned long from, to;
		char perms[8];
		if (sscanf(line, "%lx-%lx %7s", &from, &to, perms) == 3 && from <= (long)pages && (long)pages < to)
			say(perms, 0);
	}
	fclose(f);
}

__attribute__((noinline)) void done(void) { asm volatile(""); }

static void children(void) {
	int status, n = 0;
	if (fork() == 0) {
		bump(&n);
		_exit(n == 1 && across1() == 0x1122334455667788 ? 7 : 8);
	}
	wait(&status);
	say("fork", status);
	if (vfork() == 0)
		_exit(across2() == (long)0x8877665544332211 ? 9 : 10);
	wait(&status);
	say("vfork", status);
}

static void mappings(void) {
	unsigned char *imm = spare + 1;
	void *page = (void *)((long)spare & -PAGE);
	mprotect(page, PAGE, PROT_READ | PROT_WRITE | PROT_EXEC);
	*imm = 43;
	expect("patched", call, spare);
	*imm = 42;
	mprotect(page, PAGE, PROT_NONE);
	expect("none", call, spare);
	mprotect(page, PAGE, PROT_READ);
	expect("noexec", call, spare);
	mprotect(page, PAGE, PROT_READ | PROT_EXEC);
	expect("again", call, spare);
	void *room = mmap(0, PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	mremap(page, PAGE, PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, room);
	say("moved", ((int (*)(void))((char *)room + (spare - (unsigned char *)page)))());
	expect("gone", call, spare);
	mremap(room, PAGE, PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, page);
	expect("back", call, spare);
	unsigned char copy[PAGE];
	memcpy(copy, page, PAGE);
	mmap(page, PAGE, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	memcpy(page, copy, PAGE);
	mprotect(page, PAGE, PROT_READ | PROT_EXEC);
	expect("new", call, spare);
}

static void one(void) {
	report[0] = 0;
	loads();
	maps();
	count = 0;
	pthread_t t[4];
	for (int i = 0; i < 4; i++)
		pthread_create(&t[i], 0, hammer, 0);
	for (int i = 0; i < 4; i++)
		pthread_join(t[i], 0);
	say("count", count);
	say("ppid", callppid() == getppid());
	say("flags", flags() & 0x100);
	say("vendor", vendor());
	say("across1", across1());
	say("across2", across2());
	char buf[32] = "";
	fill(buf, 16);
	say("fill", buf[15] << 8 | buf[16]);
	alarms = stepped = 0;
	struct itimerval every = {{0, 2000}, {0, 2000}}, never = {};
	setitimer(ITIMER_REAL, &every, 0);
	while (alarms < 3)
		if (spin(100) != 100)
			say("spin", 0);
	setitimer(ITIMER_REAL, &never, 0);
	say("stepped", stepped);
	expect("write", write1, pages);
	expect("data", call, report);
	expect("null", call, (void *)16);
	children();
	mappings();
	loads();
}

int main(void) {
	struct sigaction fault = {.sa_sigaction = onfault, .sa_flags = SA_SIGINFO};
	struct sigaction tick = {.sa_sigaction = onalarm, .sa_flags = SA_SIGINFO | SA_RESTART};
	sigaction(SIGSEGV, &fault, 0);
	sigaction(SIGBUS, &fault, 0);
	sigaction(SIGALRM, &tick, 0);
	one();
	one(); // the first one has moved what is not private yet
	strcpy(first, report);
	for (;; done()) {
		if (go)
			one();
		if (!strcmp(first, report))
			puts("same");
		else
			printf("differs:%s\n  from%s\n", report, first);
		fflush(stdout);
		usleep(10000);
	}
}
