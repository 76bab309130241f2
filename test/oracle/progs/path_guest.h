// path_guest.h: a program within the program, to be stepped through from its first
// instruction to its last. It uses no library, lies in a section and on stacks of
// its own, and its way never depends on the result of a call or on an address: it
// is the same wherever it runs.

#ifndef PATH_GUEST_H
#define PATH_GUEST_H

#include "obs.h"
#include "path_calls.h"
#include <sys/time.h>

enum section {
	S_START, S_CALLS, S_FLAGS, S_FAULTS, S_SENT, S_MASKS, S_TIMERS, S_ASLEEP,
	S_FORK, S_VFORK, S_THREAD, S_CHILD, S_EXEC, S_END, SECTIONS
};
static const char *const section_names[] = {
	"start", "calls", "flags", "faults", "sent", "masks", "timers", "asleep",
	"fork", "vfork", "thread", "child", "exec", "end",
};

// What the guest may ask of its tracer, who does it when the guest sleeps.
enum ask { A_NOTHING, A_SIGNAL, A_SUPPRESSED, A_SIGNAL_THEN_DATA, A_DATA };

struct guest_action {
	void (*handler)(int, siginfo_t *, void *);
	unsigned long flags;
	void (*restorer)(void);
	unsigned long mask;
};

struct guest_seen {
	volatile long handled[64];  // how often each signal was handled
	volatile long frame_flags;  // a sum over the flags in the signal frames
	volatile long own_flags[8]; // what pushf stored
	volatile long r11[2];       // after a call
	volatile long on_stack;     // handlers that found themselves on the other stack
};

static struct guest_seen seen;
static volatile long ask;
static volatile long skip; // how long the faulting instruction is
static volatile int guest_tid;
static int guest_pipe[2];
static int guest_image; // the program to execute
static char guest_stacks[4][1 << 16] __attribute__((aligned(4096)));
static char guest_word[8];

#define BIT(sig) (1UL << ((sig) - 1))
#define call0(name) do_call(SYS_##name, 0, 0, 0, 0, 0, 0)
#define call1(name, a) do_call(SYS_##name, a, 0, 0, 0, 0, 0)
#define call2(name, a, b) do_call(SYS_##name, a, b, 0, 0, 0, 0)
#define call3(name, a, b, c) do_call(SYS_##name, a, b, c, 0, 0, 0)
#define call4(name, a, b, c, d) do_call(SYS_##name, a, b, c, d, 0, 0)
#define call5(name, a, b, c, d, e) do_call(SYS_##name, a, b, c, d, e, 0)

// guest_mark tells the tracer that a section begins.
STEPPED void guest_mark(long section);
STEPPED void guest_mark(long section)
{
	__asm__ volatile("" : : "r"(section) : "memory");
}

void guest_return(void);
__asm__(".pushsection stepped,\"ax\",@progbits\n"
	"guest_return: movl $15,%eax\n\tsyscall\n"
	".popsection");

STEPPED static void guest_handler(int sig, siginfo_t *si OBS_UNUSED, void *context)
{
	ucontext_t *c = context;
	seen.handled[sig]++;
	seen.frame_flags += c->uc_mcontext.gregs[REG_EFL] & 0x100;
	char *here = __builtin_frame_address(0);
	if (here >= guest_stacks[1] && here < guest_stacks[2])
		seen.on_stack++;
	if (skip) {
		c->uc_mcontext.gregs[REG_RIP] += skip;
		skip = 0;
	}
}

// guest_nested sends its own signal again, twice.
STEPPED static void guest_nested(int sig, siginfo_t *si OBS_UNUSED, void *context OBS_UNUSED)
{
	if (seen.handled[sig]++ < 2)
		call2(tkill, call0(gettid), sig);
}

STEPPED static void guest_on(int sig, void (*handler)(int, siginfo_t *, void *), unsigned long flags)
{
	struct guest_action a;
	a.handler = handler;
	a.flags = flags | SA_SIGINFO | 0x04000000;
	a.restorer = guest_return;
	a.mask = 0;
	call4(rt_sigaction, sig, &a, 0, 8);
}

STEPPED static void guest_flags(void)
{
	__asm__ volatile("pushf\n\tpop %0" : "=r"(seen.own_flags[0]));
	__asm__ volatile("nop\n\tpushf\n\tpop %0" : "=r"(seen.own_flags[1]));
	__asm__ volatile("std\n\tpushf\n\tpopf\n\tpushf\n\tpop %0\n\tcld" : "=r"(seen.own_flags[2]));
	__asm__ volatile("movl $39,%%eax\n\tsyscall\n\tmov %%r11,%0\n\tpushf\n\tpop %1"
			 : "=m"(seen.r11[0]), "=r"(seen.own_flags[3]) : : "rax", "rcx", "r11", "memory");
	// Its own trap flag, over a call and over a signal.
	guest_on(SIGTRAP, guest_handler, 0);
	guest_on(SIGUSR1, guest_handler, 0);
	long pid = call0(getpid);
	__asm__ volatile("pushf\n\torl $0x100,(%%rsp)\n\tpopf\n\tnop\n\tnop\n\tpushf\n\tpop %0\n\t"
			 "movl $39,%%eax\n\tsyscall\n\tmov %%r11,%1\n\tnop\n\t"
			 "movl $62,%%eax\n\tmovl %k3,%%edi\n\tmovl $10,%%esi\n\tsyscall\n\tnop\n\t"
			 "pushf\n\tpop %2\n\t"
			 "pushf\n\tandl $~0x100,(%%rsp)\n\tpopf\n\tnop\n\tpushf\n\tpop %%rax"
			 : "=m"(seen.own_flags[4]), "=m"(seen.r11[1]), "=m"(seen.own_flags[5]) : "r"(pid)
			 : "rax", "rcx", "rdi", "rsi", "r11", "memory", "cc");
}

STEPPED static void guest_faults(void)
{
	guest_on(SIGSEGV, guest_handler, 0);
	guest_on(SIGFPE, guest_handler, SA_NODEFER);
	guest_on(SIGILL, guest_handler, SA_ONSTACK);
	guest_on(SIGTRAP, guest_handler, 0);
	skip = 2;
	__asm__ volatile("xorl %%eax,%%eax\n\t.byte 0x8b,0x00" : : : "rax", "memory"); // mov (%rax),%eax
	skip = 2;
	__asm__ volatile("xorl %%eax,%%eax\n\t.byte 0x89,0x00" : : : "rax", "memory"); // mov %eax,(%rax)
	skip = 1;
	__asm__ volatile("hlt" : : : "memory");
	skip = 2;
	__asm__ volatile("xorl %%ecx,%%ecx\n\tmovl $7,%%eax\n\tcltd\n\t.byte 0xf7,0xf1" // div %ecx
			 : : : "rax", "rcx", "rdx", "memory");
	skip = 2;
	__asm__ volatile("ud2" : : : "memory");
	__asm__ volatile("int3\n\tnop" : : : "memory");
	__asm__ volatile("pushf\n\tpop %0" : "=r"(seen.own_flags[6]));
	char from[16] = { 0 }, to[16];
	void *s = from, *d = to;
	long n = 16;
	__asm__ volatile("rep movsb" : "+S"(s), "+D"(d), "+c"(n) : : "memory");
}

STEPPED static void guest_sent(void)
{
	long pid = call0(getpid), tid = call0(gettid);
	stack_t other;
	other.ss_sp = guest_stacks[1];
	other.ss_flags = 0;
	other.ss_size = sizeof guest_stacks[1];
	call2(sigaltstack, &other, 0);
	guest_on(SIGUSR1, guest_handler, SA_ONSTACK);
	call2(kill, pid, SIGUSR1);
	call3(tgkill, pid, tid, SIGUSR1);
	guest_on(SIGUSR2, guest_nested, SA_NODEFER);
	call2(tkill, tid, SIGUSR2);
	seen.handled[SIGUSR2] = 0;
	guest_on(SIGUSR2, guest_nested, SA_RESTART); // the nested ones come later
	call2(tkill, tid, SIGUSR2);
	guest_on(SIGHUP, guest_handler, SA_RESETHAND);
	call2(kill, pid, SIGHUP);
	siginfo_t si;
	long *words = (long *)&si;
	for (volatile unsigned i = 0; i < sizeof si / 8; i++)
		words[i] = 0;
	si.si_signo = 40;
	si.si_code = SI_QUEUE;
	guest_on(40, guest_handler, 0);
	call3(rt_sigqueueinfo, pid, 40, &si);
	call4(rt_tgsigqueueinfo, pid, tid, 40, &si);
	call2(kill, pid, SIGWINCH); // ignored
	call2(kill, pid, SIGCONT);
}

STEPPED static void guest_masks(void)
{
	long pid = call0(getpid), tid = call0(gettid);
	unsigned long both = BIT(SIGUSR1) | BIT(40), none = 0, set;
	call4(rt_sigprocmask, SIG_BLOCK, &both, 0, 8);
	call2(kill, pid, SIGUSR1);
	call2(kill, pid, 40);
	call2(tkill, tid, 40);
	call2(rt_sigpending, &set, 8);
	call2(rt_sigsuspend, &none, 8);
	call2(tkill, tid, 40);
	set = BIT(40);
	call4(rt_sigtimedwait, &set, 0, 0, 8);
	call2(tkill, tid, 40);
	long fd = call4(signalfd4, -1, &set, 8, 0);
	static char info[128];
	call3(read, fd, info, sizeof info);
	call1(close, fd);
	call2(kill, pid, SIGUSR1);
	call4(rt_sigprocmask, SIG_UNBLOCK, &both, 0, 8);
}

STEPPED static void guest_timers(void)
{
	unsigned long alarm = BIT(SIGALRM), none = 0;
	struct itimerval in;
	in.it_interval.tv_sec = in.it_interval.tv_usec = in.it_value.tv_sec = 0;
	in.it_value.tv_usec = 1000;
	guest_on(SIGALRM, guest_handler, SA_RESTART);
	call4(rt_sigprocmask, SIG_BLOCK, &alarm, 0, 8);
	call3(setitimer, ITIMER_REAL, &in, 0);
	call2(rt_sigsuspend, &none, 8);
	call3(setitimer, ITIMER_REAL, &in, 0);
	call4(rt_sigtimedwait, &alarm, 0, 0, 8);
	static int id;
	call3(timer_create, CLOCK_MONOTONIC, 0, &id);
	struct itimerspec spec;
	spec.it_interval.tv_sec = spec.it_interval.tv_nsec = spec.it_value.tv_sec = 0;
	spec.it_value.tv_nsec = 1000000;
	call4(timer_settime, id, 0, &spec, 0);
	call2(rt_sigsuspend, &none, 8);
	call1(timer_delete, id);
	struct timespec nap;
	nap.tv_sec = 0;
	nap.tv_nsec = 1000000;
	call2(nanosleep, &nap, 0);
	call4(clock_nanosleep, CLOCK_MONOTONIC, 0, &nap, 0);
	call3(poll, 0, 0, 1);
	call4(rt_sigprocmask, SIG_UNBLOCK, &alarm, 0, 8);
}

// guest_asleep has its tracer send it signals while it sleeps in calls.
STEPPED static void guest_asleep(void)
{
	guest_on(SIGUSR1, guest_handler, 0);
	ask = A_SIGNAL;
	call0(pause);
	ask = A_SIGNAL;
	call3(read, guest_pipe[0], guest_word, 1); // EINTR
	guest_on(SIGUSR1, guest_handler, SA_RESTART);
	ask = A_SIGNAL_THEN_DATA;
	call3(read, guest_pipe[0], guest_word, 1); // goes on behind the handler
	ask = A_SUPPRESSED;
	call3(read, guest_pipe[0], guest_word, 1); // goes on, with no handler
	struct timespec nap;
	nap.tv_sec = 0;
	nap.tv_nsec = 300000000;
	ask = A_SUPPRESSED;
	call2(nanosleep, &nap, 0); // goes on as restart_syscall
	nap.tv_nsec = 300000000;
	ask = A_SUPPRESSED;
	call4(clock_nanosleep, CLOCK_MONOTONIC, 0, &nap, 0);
	ask = A_SUPPRESSED;
	call3(poll, 0, 0, 300);
	ask = A_SIGNAL;
	call2(nanosleep, &nap, 0); // EINTR, as always
}

STEPPED static void guest_child(void)
{
	guest_mark(S_CHILD);
	call2(tkill, call0(gettid), SIGUSR1);
	call0(getppid);
	for (volatile int i = 0; i < 5; i++)
		;
	call1(exit, 3);
}

// guest_run_on calls clone, and guest_run_fork fork. The child goes on in fn. The
// flags do not depend on the child's id.
void guest_run_on(unsigned long flags, void *stack, volatile int *tid, void (*fn)(void));
void guest_run_fork(void (*fn)(void));
__asm__(".pushsection stepped,\"ax\",@progbits\n"
	"guest_run_on: mov %rcx,%r9\n\tmov %rdx,%r10\n\tmovl $56,%eax\n\tsyscall\n"
	"\tmov %rax,%rcx\n\tjrcxz 1f\n\tret\n"
	"guest_run_fork: mov %rdi,%r9\n\tmovl $57,%eax\n\tsyscall\n"
	"\tmov %rax,%rcx\n\tjrcxz 1f\n\tret\n"
	"1:\txorl %ebp,%ebp\n\tcall *%r9\n\thlt\n"
	".popsection");

STEPPED static void guest_fork(void)
{
	unsigned long child = BIT(SIGCHLD);
	call4(rt_sigprocmask, SIG_BLOCK, &child, 0, 8);
	guest_run_fork(guest_child);
	call4(wait4, -1, 0, 0x40000000, 0);
	call4(rt_sigtimedwait, &child, 0, 0, 8);
	guest_run_on(CLONE_PARENT_SETTID, 0, &guest_tid, guest_child);
	call4(wait4, -1, 0, 0x40000000, 0);
	call4(rt_sigprocmask, SIG_UNBLOCK, &child, 0, 8);
}

STEPPED static void guest_vfork(void)
{
	guest_run_on(CLONE_VM | CLONE_VFORK, guest_stacks[3], 0, guest_child);
	call4(wait4, -1, 0, 0x40000000, 0);
}

STEPPED static void guest_thread(void)
{
	guest_tid = 1; // until the thread has ended
	guest_run_on(CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM |
		     CLONE_CHILD_CLEARTID, guest_stacks[3], &guest_tid, guest_child);
	do_call(SYS_futex, &guest_tid, 0, 1, 0, 0, 0);
}

// guest_sections is what goes on without a tracer.
STEPPED static void guest_sections(void)
{
	guest_mark(S_CALLS);
	path_calls();
	guest_mark(S_SENT);
	guest_sent();
	guest_mark(S_MASKS);
	guest_masks();
	guest_mark(S_TIMERS);
	guest_timers();
	guest_mark(S_FORK);
	guest_fork();
	guest_mark(S_VFORK);
	guest_vfork();
	guest_mark(S_THREAD);
	guest_thread();
	guest_mark(S_FLAGS);
	guest_flags();
	guest_mark(S_FAULTS);
	guest_faults();
}

STEPPED static void guest_main(void)
{
	guest_sections();
	guest_mark(S_ASLEEP);
	guest_asleep();
	guest_mark(S_EXEC);
	static char empty[1];
	call5(execveat, guest_image, empty, 0, 0, AT_EMPTY_PATH);
}

// guest_alone is guest_main without what a tracer has to help with.
STEPPED OBS_UNUSED static void guest_alone(void)
{
	guest_sections();
	guest_mark(S_END);
	call1(exit_group, 0);
}

// guest_used waits for a tracer when it has run all that it is going to run.
STEPPED static void guest_used(void)
{
	guest_sections();
	guest_sections();
	guest_mark(S_START);
	call3(read, guest_pipe[0], guest_word, 1);
	guest_sections();
	guest_mark(S_END);
	call1(exit_group, 0);
}

// guest_start leaves the library's stack and registers behind.
void guest_start(void (*fn)(void), void *stack) __attribute__((noreturn));
__asm__(".pushsection stepped,\"ax\",@progbits\n"
	"guest_start: mov %rsi,%rsp\n\tmov %rdi,%r11\n"
	"\txorl %eax,%eax\n\txorl %ebx,%ebx\n\txorl %ecx,%ecx\n\txorl %edx,%edx\n"
	"\txorl %esi,%esi\n\txorl %edi,%edi\n\txorl %ebp,%ebp\n\txorl %r8d,%r8d\n"
	"\txorl %r9d,%r9d\n\txorl %r10d,%r10d\n\txorl %r12d,%r12d\n\txorl %r13d,%r13d\n"
	"\txorl %r14d,%r14d\n\txorl %r15d,%r15d\n\tcall *%r11\n\thlt\n"
	".popsection");

// The program that the guest executes: it lies at IMAGE_START.
#define IMAGE_START 0x10000000L
extern char image_code[], image_code_end[];
__asm__(".pushsection stepped,\"ax\",@progbits\n"
	"image_code: nop\n\tmovl $39,%eax\n\tsyscall\n\tmov %r11,%r12\n\tpushf\n\tpop %rbx\n"
	"\tmovl $20,%ecx\n1:\tdec %ecx\n\tjnz 1b\n"
	"\tmovl $60,%eax\n\tmovl $7,%edi\n\tsyscall\n"
	"image_code_end:\n.popsection");

// guest_make_image writes that program to a file without a name.
static OBS_UNUSED void guest_make_image(void)
{
	struct {
		Elf64_Ehdr head;
		Elf64_Phdr load;
		char code[128];
	} f = {
		.head = {
			.e_ident = { 0x7f, 'E', 'L', 'F', ELFCLASS64, ELFDATA2LSB, EV_CURRENT },
			.e_type = ET_EXEC, .e_machine = EM_X86_64, .e_version = EV_CURRENT,
			.e_entry = IMAGE_START + sizeof f.head + sizeof f.load,
			.e_phoff = sizeof f.head, .e_ehsize = sizeof f.head,
			.e_phentsize = sizeof f.load, .e_phnum = 1,
		},
		.load = {
			.p_type = PT_LOAD, .p_flags = PF_R | PF_X, .p_vaddr = IMAGE_START,
			.p_filesz = sizeof f, .p_memsz = sizeof f, .p_align = 4096,
		},
	};
	memcpy(f.code, image_code, image_code_end - image_code);
	guest_image = must((int)syscall(SYS_memfd_create, "image", 0));
	if (write(guest_image, &f, sizeof f) != sizeof f)
		obs_die("writing the image", errno);
}

#endif
