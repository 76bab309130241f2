// sig_context_stub: how a user-mode kernel handles its guest's page fault: the tracee's own handler tells what it was, its own system call maps a page, and the guest goes on under SYSEMU.
#include "sig_tools.h"
#include <ucontext.h>

#define AT 0x40000000L // where the guest has no page yet

struct told {
	long trapno, err, cr2;
	char stack[16384] __attribute__((aligned(16)));
};

static struct told *told;
static long page_fd;

// The guest: it stores to a page, loads it, and makes a system call.
void guest(void);
void guest_end(void);
asm(".text\n.globl guest, guest_end\n"
    "guest: mov $0x40000000,%rbx\n"
    " mov $0x77,%rax\n movq %rax,%xmm7\n"
    " movq $0x55,16(%rbx)\n"
    " mov 16(%rbx),%rdi\n"
    " movq %xmm7,%rsi\n"
    " mov $12345,%eax\n syscall\n"
    "guest_end: hlt\n");

// The tracee's handler, and its system call.
void stub_call(void);
asm(".text\n.globl stub_call\nstub_call: syscall\n int3\n");

static void stub_segv(int sig OBS_UNUSED, siginfo_t *si OBS_UNUSED, void *p)
{
	const greg_t *g = ((ucontext_t *)p)->uc_mcontext.gregs;
	told->trapno = g[REG_TRAPNO];
	told->err = g[REG_ERR];
	told->cr2 = g[REG_CR2];
	// The handler's own use of these registers must not reach the guest.
	asm volatile("pxor %%xmm7,%%xmm7\n int3" ::: "xmm7");
}

static int tracee(void *arg OBS_UNUSED)
{
	stack_t ss = { .ss_sp = told->stack, .ss_size = sizeof told->stack };
	must(sigaltstack(&ss, NULL));
	on(SIGSEGV, stub_segv, SA_ONSTACK | SA_NODEFER);
	raise(SIGUSR1);
	return 0;
}

static long fp[1024]; // the tracee's floating point state

static void fp_move(const char *what, long request, pid_t t)
{
	struct iovec iov = { fp, sizeof fp };
	long r = pt(request, t, NT_X86_XSTATE, &iov);
	ev(what, "ok=%b", r == 0);
}

// ask has the tracee's handler say what its fault was.
static void ask(pid_t t, struct user_regs_struct r)
{
	fp_move("fp saved", PTRACE_GETREGSET, t);
	go("handler", PTRACE_CONT, t, SIGSEGV);
	ev("told", "trapno=%d err=%x cr2=%x", told->trapno, told->err, told->cr2);
	set_regs(t, r);
	fp_move("fp restored", PTRACE_SETREGSET, t);
}

// call has the tracee make a system call.
static void call(pid_t t, struct user_regs_struct keep, long no, long prot)
{
	struct user_regs_struct r = keep;
	r.rip = (long)stub_call;
	r.orig_rax = -1;
	r.rax = no;
	r.rdi = AT;
	r.rsi = 4096;
	r.rdx = prot;
	r.r10 = MAP_SHARED | MAP_FIXED;
	r.r8 = page_fd;
	r.r9 = 0;
	set_regs(t, r);
	go("call", PTRACE_CONT, t, 0);
	r = get_regs(t);
	ev("called", "result=%x", r.rax);
	set_regs(t, keep);
}

int main(void)
{
	begin();
	told = mmap(NULL, sizeof *told, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	must(told == MAP_FAILED ? -1 : 0);
	page_fd = must(syscall(SYS_memfd_create, "page", 0));
	must(ftruncate(page_fd, 4096));
	name_addr("guest", guest, (char *)guest_end - (char *)guest + 1);
	pid_t t = spawn("tracee", tracee, NULL);
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACESYSGOOD);
	go("ready", PTRACE_CONT, t, 0);
	struct user_regs_struct r = get_regs(t);
	r.rip = (long)guest;
	r.orig_rax = -1;
	set_regs(t, r);

	go("store", PTRACE_SYSEMU, t, 0);
	r = get_regs(t);
	evregs("store", &r, "rip rax rbx");
	ask(t, r);
	call(t, r, SYS_mmap, PROT_NONE);
	go("store again", PTRACE_SYSEMU, t, 0);
	r = get_regs(t);
	ask(t, r);
	call(t, r, SYS_mprotect, PROT_READ | PROT_WRITE | PROT_EXEC);
	go("system call", PTRACE_SYSEMU, t, 0);
	r = get_regs(t);
	evregs("system call", &r, "rip orig_rax rdi rsi");
	finish(t);
	return 0;
}
