// req_tools.h: steps that the programs about requests, system call stops and
// process events share beyond sig_tools.h.

#ifndef REQ_TOOLS_H
#define REQ_TOOLS_H

#include "sig_tools.h"
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>

// What older headers lack.
#ifndef PTRACE_SYSEMU
#define PTRACE_SYSEMU 31
#define PTRACE_SYSEMU_SINGLESTEP 32
#endif
#define PTRACE_OLDSETOPTIONS_NR 21
#define PTRACE_ARCH_PRCTL_NR 30
#define PTRACE_SET_SYSCALL_USER_DISPATCH_CONFIG_NR 0x4210
#define PTRACE_GET_SYSCALL_USER_DISPATCH_CONFIG_NR 0x4211
#define PTRACE_SET_SYSCALL_INFO_NR 0x4212

#define KERNEL_ADDRESS 0xffffffff80000000UL

static OBS_UNUSED unsigned long event_msg(pid_t pid)
{
	unsigned long m;
	must_pt(PTRACE_GETEVENTMSG, pid, 0, &m);
	return m;
}

// event_child names the process or thread that an event's message tells.
static OBS_UNUSED pid_t event_child(const char *name, pid_t pid)
{
	pid_t child = event_msg(pid);
	if (child <= 0)
		obs_die("the event's message is no process id", child);
	name_pid(name, child);
	return child;
}

// evmsg emits the event message as a number.
static OBS_UNUSED void evmsg(const char *what, pid_t pid)
{
	unsigned long m = 0x5a5a;
	long r = pt(PTRACE_GETEVENTMSG, pid, 0, &m);
	ev("message", "what=%s result=%r value=%x", what, r, m);
}

// to_entry resumes the tracee until it enters the call nr.
static OBS_UNUSED struct user_regs_struct to_entry(pid_t pid, long nr)
{
	for (;;) {
		must_pt(PTRACE_SYSCALL, pid, 0, 0);
		int st = xwait(pid);
		if (!WIFSTOPPED(st))
			obs_die("the tracee ended before the call", st);
		struct user_regs_struct r = get_regs(pid);
		if ((long)r.orig_rax == nr && (long)r.rax == -ENOSYS)
			return r;
	}
}

// raw makes a call without the C library's view of errno.
static OBS_UNUSED long raw(long nr, long a, long b, long c, long d, long e, long f)
{
	register long r10 __asm__("r10") = d;
	register long r8 __asm__("r8") = e;
	register long r9 __asm__("r9") = f;
	long ret;
	__asm__ volatile("syscall"
			 : "=a"(ret)
			 : "a"(nr), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
			 : "rcx", "r11", "memory");
	return ret;
}
#define raw0(nr) raw((nr), 0, 0, 0, 0, 0, 0)

// exec_again executes this program anew with the arguments.
#define exec_again(path, ...) execl((path), (path), __VA_ARGS__, (char *)NULL)

struct rule {
	int nr;
	unsigned action;
};

// filter installs a seccomp filter: the first rule of a call's number decides,
// any other call is allowed.
static OBS_UNUSED void filter(const struct rule *rules, int n, unsigned flags)
{
	struct sock_filter prog[64] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
	};
	int len = 1;
	for (int i = 0; i < n; i++) {
		prog[len++] = (struct sock_filter)
			BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, rules[i].nr, 0, 1);
		prog[len++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, rules[i].action);
	}
	prog[len++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
	struct sock_fprog fprog = { .len = len, .filter = prog };
	must(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
	must(syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &fprog));
}
#define filter_one(nr, action) filter(&(struct rule){ (nr), (action) }, 1, 0)

// A plot is a few pages for the programs about memory: they lie at the same
// place in the tracer and in a child forked later.
#define PAGE 4096L
enum { PLOT_RW, PLOT_NONE, PLOT_RO, PLOT_WO, PLOT_HOLE, PLOT_AFTER, PLOT_PAGES };

static OBS_UNUSED char *new_plot(void)
{
	char *p = must(mmap(NULL, PLOT_PAGES * PAGE, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
	for (long i = 0; i < PLOT_PAGES * PAGE; i++)
		p[i] = i / PAGE * 16 + i % 8 + 1;
	must(mprotect(p + PLOT_NONE * PAGE, PAGE, PROT_NONE));
	must(mprotect(p + PLOT_RO * PAGE, PAGE, PROT_READ));
	must(mprotect(p + PLOT_WO * PAGE, PAGE, PROT_WRITE));
	must(munmap(p + PLOT_HOLE * PAGE, PAGE));
	name_addr("plot", p, PLOT_PAGES * PAGE);
	return p;
}

#endif
