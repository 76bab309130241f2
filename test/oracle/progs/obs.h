// obs.h: how a guest program of the oracle says what it observed.
//
// A program emits events; the runner compares the events of a native run with
// those of a run in the sandbox. So an event may hold only what Linux defines:
// ids print as names that the program gave them, addresses as symbol+offset,
// and nothing that depends on timing is printed at all.
//
// Everything here is async-signal-safe and works after fork, vfork and execve:
// events go out with one write(2) each on OBS_FD, and the table of names lives
// in shared memory that an exec'd image finds again on OBS_TABLE_FD.

#ifndef OBS_H
#define OBS_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/elf.h>
#include <linux/ptrace.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define OBS_FD 3
#define OBS_TABLE_FD 4
#define OBS_UNUSED __attribute__((unused))
#define NOINLINE __attribute__((noinline))

// ---------------------------------------------------------------- state

struct obs_name {
	long lo;
	long len; // 0: an id; otherwise a region of memory
	char name[32];
};

struct obs_table {
	int lock;
	int n;
	struct obs_name e[96];
	volatile int flag[64]; // for set_flag and await_flag
	volatile long word[64]; // for passing values between processes
};

static struct obs_table *obs_tab;
static __thread char obs_who[32] = "main";

static OBS_UNUSED void obs_die(const char *what, int err)
{
	char b[384];
	int n = snprintf(b, 64, "{\"who\":\"%s\",\"ev\":\"fatal\",\"what\":\"", obs_who);
	for (; *what && n < (int)sizeof b - 40; what++) {
		if (*what == '"' || *what == '\\')
			b[n++] = '\\';
		b[n++] = *what < ' ' ? ' ' : *what;
	}
	n += snprintf(b + n, sizeof b - n, "\",\"errno\":\"%d\"}\n", err);
	if (write(OBS_FD, b, n) != n || write(2, b, n) != n)
		_exit(112);
	_exit(111);
}

__attribute__((constructor)) static void obs_init(void)
{
	struct stat st;
	// An image started by execve inherits the table; the first image makes it.
	if (fstat(OBS_TABLE_FD, &st) != 0 || st.st_size != sizeof *obs_tab) {
		int fd = syscall(SYS_memfd_create, "obs", 0);
		if (fd < 0)
			obs_die("memfd_create", errno);
		if (fd != OBS_TABLE_FD) {
			if (dup2(fd, OBS_TABLE_FD) < 0)
				obs_die("dup2", errno);
			close(fd);
		}
		if (ftruncate(OBS_TABLE_FD, sizeof *obs_tab) != 0)
			obs_die("ftruncate", errno);
	}
	obs_tab = mmap(NULL, sizeof *obs_tab, PROT_READ | PROT_WRITE, MAP_SHARED,
		       OBS_TABLE_FD, 0);
	if (obs_tab == MAP_FAILED)
		obs_die("mmap of the name table", errno);
}

// role names the process or thread that speaks. Events are compared per role,
// so two roles may speak at the same time without making output flaky. A fork
// inherits the role; a pthread and an exec'd image start as "main". A raw clone
// without CLONE_SETTLS shares its creator's role, as it shares its errno.
static OBS_UNUSED void role(const char *who)
{
	snprintf(obs_who, sizeof obs_who, "%s", who);
}

static OBS_UNUSED void obs_add(const char *name, long lo, long len)
{
	while (__atomic_exchange_n(&obs_tab->lock, 1, __ATOMIC_ACQUIRE))
		sched_yield();
	int i = obs_tab->n;
	if (i >= (int)(sizeof obs_tab->e / sizeof obs_tab->e[0]))
		obs_die("too many names", 0);
	obs_tab->e[i].lo = lo;
	obs_tab->e[i].len = len;
	snprintf(obs_tab->e[i].name, sizeof obs_tab->e[i].name, "%s", name);
	__atomic_store_n(&obs_tab->n, i + 1, __ATOMIC_RELEASE);
	__atomic_store_n(&obs_tab->lock, 0, __ATOMIC_RELEASE);
}

// name_pid makes %p print this process, thread, group or session by name.
static OBS_UNUSED void name_pid(const char *name, pid_t pid)
{
	obs_add(name, pid, 0);
}

// name_addr makes %a print addresses in [p, p+len) as name+offset.
#define name_addr(name, p, len) obs_add((name), (long)(p), (long)(len))

// ---------------------------------------------------------------- names

static OBS_UNUSED const char *obs_errno(int e)
{
#define X(n) case n: return #n;
	switch (e) {
	case 0: return "OK";
	X(EPERM) X(ENOENT) X(ESRCH) X(EINTR) X(EIO) X(ENXIO) X(E2BIG) X(ENOEXEC)
	X(EBADF) X(ECHILD) X(EAGAIN) X(ENOMEM) X(EACCES) X(EFAULT) X(EBUSY)
	X(EEXIST) X(ENODEV) X(ENOTDIR) X(EISDIR) X(EINVAL) X(EMFILE) X(ENOTTY)
	X(ETXTBSY) X(EFBIG) X(ENOSPC) X(ESPIPE) X(EROFS) X(EPIPE) X(EDOM)
	X(ERANGE) X(EDEADLK) X(ENAMETOOLONG) X(ENOSYS) X(EOPNOTSUPP)
	X(ETIMEDOUT) X(EOVERFLOW) X(ELOOP) X(EUSERS)
	// These never reach a program, but a tracer sees them in rax.
	case 512: return "ERESTARTSYS";
	case 513: return "ERESTARTNOINTR";
	case 514: return "ERESTARTNOHAND";
	case 516: return "ERESTART_RESTARTBLOCK";
	}
#undef X
	return NULL;
}

static OBS_UNUSED const char *obs_signal(int s)
{
#define X(n) case n: return #n;
	switch (s) {
	case 0: return "0";
	X(SIGHUP) X(SIGINT) X(SIGQUIT) X(SIGILL) X(SIGTRAP) X(SIGABRT) X(SIGBUS)
	X(SIGFPE) X(SIGKILL) X(SIGUSR1) X(SIGSEGV) X(SIGUSR2) X(SIGPIPE)
	X(SIGALRM) X(SIGTERM) X(SIGSTKFLT) X(SIGCHLD) X(SIGCONT) X(SIGSTOP)
	X(SIGTSTP) X(SIGTTIN) X(SIGTTOU) X(SIGURG) X(SIGXCPU) X(SIGXFSZ)
	X(SIGVTALRM) X(SIGPROF) X(SIGWINCH) X(SIGIO) X(SIGPWR) X(SIGSYS)
	}
#undef X
	return NULL;
}

static OBS_UNUSED const char *obs_event(int e)
{
	switch (e) {
	case PTRACE_EVENT_FORK: return "FORK";
	case PTRACE_EVENT_VFORK: return "VFORK";
	case PTRACE_EVENT_CLONE: return "CLONE";
	case PTRACE_EVENT_EXEC: return "EXEC";
	case PTRACE_EVENT_VFORK_DONE: return "VFORK_DONE";
	case PTRACE_EVENT_EXIT: return "EXIT";
	case PTRACE_EVENT_SECCOMP: return "SECCOMP";
	case PTRACE_EVENT_STOP: return "STOP";
	}
	return NULL;
}

static OBS_UNUSED const char *obs_request(long r)
{
#define X(n) case PTRACE_##n: return #n;
	switch (r) {
	X(TRACEME) X(PEEKTEXT) X(PEEKDATA) X(PEEKUSR) X(POKETEXT) X(POKEDATA)
	X(POKEUSR) X(CONT) X(KILL) X(SINGLESTEP) X(GETREGS) X(SETREGS)
	X(GETFPREGS) X(SETFPREGS) X(ATTACH) X(DETACH) X(SYSCALL) X(SETOPTIONS)
	X(GETEVENTMSG) X(GETSIGINFO) X(SETSIGINFO) X(GETREGSET) X(SETREGSET)
	X(SEIZE) X(INTERRUPT) X(LISTEN) X(PEEKSIGINFO) X(GETSIGMASK)
	X(SETSIGMASK) X(SECCOMP_GET_FILTER) X(SECCOMP_GET_METADATA)
	X(GET_SYSCALL_INFO) X(GET_RSEQ_CONFIGURATION) X(SYSEMU)
	X(SYSEMU_SINGLESTEP)
	}
#undef X
	return NULL;
}

static OBS_UNUSED const char *obs_si_code(int sig, int code)
{
#define X(n) case n: return #n;
	switch (code) {
	X(SI_USER) X(SI_KERNEL) X(SI_QUEUE) X(SI_TIMER) X(SI_MESGQ) X(SI_ASYNCIO)
	X(SI_SIGIO) X(SI_TKILL)
	}
	if (sig == SIGCHLD)
		switch (code) {
		X(CLD_EXITED) X(CLD_KILLED) X(CLD_DUMPED) X(CLD_TRAPPED)
		X(CLD_STOPPED) X(CLD_CONTINUED)
		}
	if (sig == SIGSEGV)
		switch (code) { X(SEGV_MAPERR) X(SEGV_ACCERR) }
	if (sig == SIGBUS)
		switch (code) { X(BUS_ADRALN) X(BUS_ADRERR) X(BUS_OBJERR) }
	if (sig == SIGTRAP)
		switch (code) {
		case 1: return "TRAP_BRKPT";
		case 2: return "TRAP_TRACE";
		case 3: return "TRAP_BRANCH";
		case 4: return "TRAP_HWBKPT";
		}
	if (sig == SIGFPE)
		switch (code) { X(FPE_INTDIV) X(FPE_INTOVF) X(FPE_FLTDIV) X(FPE_FLTINV) }
	if (sig == SIGILL)
		switch (code) { X(ILL_ILLOPC) X(ILL_ILLOPN) X(ILL_PRVOPC) }
	if (sig == SIGSYS && code == 1)
		return "SYS_SECCOMP";
#undef X
	return NULL;
}

// ---------------------------------------------------------------- events

struct obs_buf {
	char b[4096]; // PIPE_BUF: one write is atomic
	int n;
};

static OBS_UNUSED void obs_put(struct obs_buf *o, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	int room = (int)sizeof o->b - o->n;
	int n = vsnprintf(o->b + o->n, room, fmt, ap);
	va_end(ap);
	if (n < 0 || n >= room)
		obs_die("event too long", n);
	o->n += n;
}

static OBS_UNUSED void obs_puts(struct obs_buf *o, const char *s)
{
	for (; *s; s++) {
		unsigned char c = *s;
		if (c == '"' || c == '\\')
			obs_put(o, "\\%c", c);
		else if (c < 0x20 || c > 0x7e)
			obs_put(o, "\\u%04x", c);
		else
			obs_put(o, "%c", c);
	}
}

static OBS_UNUSED void obs_put_signal(struct obs_buf *o, int s)
{
	const char *n = obs_signal(s);
	if (n)
		obs_put(o, "%s", n);
	else if (s >= 32 && s <= 64)
		obs_put(o, "SIG%d", s);
	else
		obs_put(o, "signal:%d", s);
}

static OBS_UNUSED void obs_put_pid(struct obs_buf *o, long pid)
{
	if (pid == 0) {
		obs_put(o, "0");
		return;
	}
	for (int i = __atomic_load_n(&obs_tab->n, __ATOMIC_ACQUIRE) - 1; i >= 0; i--) {
		if (obs_tab->e[i].len)
			continue;
		if (obs_tab->e[i].lo == pid) {
			obs_put(o, "%s", obs_tab->e[i].name);
			return;
		}
		if (obs_tab->e[i].lo == -pid && pid != -1) {
			obs_put(o, "-%s", obs_tab->e[i].name);
			return;
		}
	}
	obs_put(o, pid < 0 ? "negative" : "unnamed");
}

static OBS_UNUSED void obs_put_addr(struct obs_buf *o, long a)
{
	for (int i = __atomic_load_n(&obs_tab->n, __ATOMIC_ACQUIRE) - 1; i >= 0; i--) {
		struct obs_name *e = &obs_tab->e[i];
		if (e->len && a >= e->lo && a < e->lo + e->len) {
			if (a == e->lo)
				obs_put(o, "%s", e->name);
			else
				obs_put(o, "%s+%#lx", e->name, a - e->lo);
			return;
		}
	}
	// Small numbers and the addresses that programs use as bad input mean
	// the same everywhere; any other address is nobody's business.
	if (a >= 0 && a < 0x10000)
		obs_put(o, "%#lx", a);
	else
		obs_put(o, "elsewhere");
}

// obs_put_result prints the result of a raw system call.
static OBS_UNUSED void obs_put_result(struct obs_buf *o, long r)
{
	if (r < 0 && r >= -4095) {
		const char *n = obs_errno(-r);
		if (n)
			obs_put(o, "-%s", n);
		else
			obs_put(o, "-errno:%ld", -r);
	} else {
		obs_put(o, "%ld", r);
	}
}

// The core bit is left out: whether a core is dumped depends on the machine's
// core_pattern. A program that tests it prints WCOREDUMP itself.
static OBS_UNUSED void obs_put_status(struct obs_buf *o, int st)
{
	if (WIFEXITED(st)) {
		obs_put(o, "exited %d", WEXITSTATUS(st));
	} else if (WIFSIGNALED(st)) {
		obs_put(o, "killed by ");
		obs_put_signal(o, WTERMSIG(st));
	} else if (st == 0xffff) {
		obs_put(o, "continued");
	} else if (WIFSTOPPED(st)) {
		int sig = (st >> 8) & 0xff, event = st >> 16;
		obs_put(o, "stopped ");
		if (sig == (SIGTRAP | 0x80))
			obs_put(o, "SIGTRAP|0x80");
		else
			obs_put_signal(o, sig);
		if (event) {
			const char *n = obs_event(event);
			if (n)
				obs_put(o, " event=%s", n);
			else
				obs_put(o, " event=%d", event);
		}
	} else {
		obs_put(o, "status %#x", st);
	}
}

static OBS_UNUSED void obs_send(struct obs_buf *o)
{
	if (write(OBS_FD, o->b, o->n) != o->n)
		_exit(113);
}

// obs_ev formats one event. fmt is a list of key=%c (or key=literal):
//
//	%d decimal      %x hexadecimal    %s string        %g signal
//	%e errno (+)    %r syscall result %w wait status   %p process or thread
//	%a address      %m bytes (takes two arguments: pointer, length)
//	%b yes or no
static OBS_UNUSED void obs_ev(const char *name, const char *fmt, int argc, const long *arg)
{
	int saved = errno;
	struct obs_buf o = { .n = 0 };
	int ai = 0;
	obs_put(&o, "{\"who\":\"");
	obs_puts(&o, obs_who);
	obs_put(&o, "\",\"ev\":\"");
	obs_puts(&o, name);
	obs_put(&o, "\"");
	while (*fmt) {
		while (*fmt == ' ')
			fmt++;
		if (!*fmt)
			break;
		const char *eq = strchr(fmt, '=');
		if (!eq)
			obs_die("bad event format", 0);
		obs_put(&o, ",\"%.*s\":\"", (int)(eq - fmt), fmt);
		fmt = eq + 1;
		if (*fmt != '%') {
			while (*fmt && *fmt != ' ')
				obs_put(&o, "%c", *fmt++);
			obs_put(&o, "\"");
			continue;
		}
		char c = fmt[1];
		fmt += 2;
		if (ai + (c == 'm') >= argc)
			obs_die("too few arguments for event", argc);
		long v = arg[ai++];
		switch (c) {
		case 'd': obs_put(&o, "%ld", v); break;
		case 'x': obs_put(&o, "%#lx", v); break;
		case 's': obs_puts(&o, (const char *)v); break;
		case 'g': obs_put_signal(&o, v); break;
		case 'e': {
			const char *n = obs_errno(v);
			if (n)
				obs_put(&o, "%s", n);
			else
				obs_put(&o, "errno:%ld", v);
			break;
		}
		case 'r': obs_put_result(&o, v); break;
		case 'w': obs_put_status(&o, v); break;
		case 'p': obs_put_pid(&o, v); break;
		case 'a': obs_put_addr(&o, v); break;
		case 'b': obs_put(&o, v ? "yes" : "no"); break;
		case 'm': {
			const unsigned char *p = (const unsigned char *)v;
			for (long len = arg[ai++], i = 0; i < len; i++)
				obs_put(&o, "%02x", p[i]);
			break;
		}
		default: obs_die("unknown letter in event format", c);
		}
		obs_put(&o, "\"");
	}
	if (ai != argc)
		obs_die("too many arguments for event", argc);
	obs_put(&o, "}\n");
	obs_send(&o);
	errno = saved;
}

#define OBS_1(x) (long)(x)
#define OBS_2(x, ...) (long)(x), OBS_1(__VA_ARGS__)
#define OBS_3(x, ...) (long)(x), OBS_2(__VA_ARGS__)
#define OBS_4(x, ...) (long)(x), OBS_3(__VA_ARGS__)
#define OBS_5(x, ...) (long)(x), OBS_4(__VA_ARGS__)
#define OBS_6(x, ...) (long)(x), OBS_5(__VA_ARGS__)
#define OBS_7(x, ...) (long)(x), OBS_6(__VA_ARGS__)
#define OBS_8(x, ...) (long)(x), OBS_7(__VA_ARGS__)
#define OBS_9(x, ...) (long)(x), OBS_8(__VA_ARGS__)
#define OBS_10(x, ...) (long)(x), OBS_9(__VA_ARGS__)
#define OBS_PICK(a, b, c, d, e, f, g, h, i, j, n, ...) n
#define OBS_N(...) OBS_PICK(__VA_ARGS__, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0)
#define OBS_CAT(a, b) a##b
#define OBS_APPLY(n, ...) OBS_CAT(OBS_, n)(__VA_ARGS__)

// ev("name", "key=%d key=%s", ...) emits one event; see obs_ev for the letters.
#define ev(name, ...) OBS_EV_(name, __VA_ARGS__)
#define OBS_EV_(name, fmt, ...)                                                   \
	obs_ev(name, fmt, 0 __VA_OPT__(+OBS_N(__VA_ARGS__)),                      \
	       (const long[]){ __VA_OPT__(OBS_APPLY(OBS_N(__VA_ARGS__), __VA_ARGS__), ) 0 })

// ---------------------------------------------------------------- ptrace

// pt is ptrace(2) as the kernel sees it: the result or -errno; the PEEK
// requests store their word at data.
static OBS_UNUSED long obs_pt(long req, long pid, long addr, long data)
{
	int saved = errno;
	errno = 0;
	long r = syscall(SYS_ptrace, req, pid, addr, data);
	if (r == -1)
		r = -errno;
	errno = saved;
	return r;
}
#define pt(req, pid, addr, data) \
	obs_pt((long)(req), (long)(pid), (long)(addr), (long)(data))

// must_pt is pt for a step that only prepares what the program is about.
#define must_pt(req, pid, addr, data)                              \
	do {                                                       \
		long r_ = pt(req, pid, addr, data);                \
		if (r_ < 0)                                        \
			obs_die("ptrace " #req, -r_);              \
	} while (0)

// must is for any call that reports failure by -1 and errno.
#define must(call)                                \
	({                                        \
		__auto_type r_ = (call);          \
		if ((long)r_ == -1)               \
			obs_die(#call, errno);    \
		r_;                               \
	})

// evpt makes the request and emits its result; what tells the cases apart.
static OBS_UNUSED long obs_evpt(const char *what, long req, long pid, long addr, long data)
{
	long r = obs_pt(req, pid, addr, data);
	const char *n = obs_request(req);
	if (n)
		ev("ptrace", "req=%s what=%s result=%r", n, what, r);
	else
		ev("ptrace", "req=%x what=%s result=%r", req, what, r);
	return r;
}
#define evpt(what, req, pid, addr, data) \
	obs_evpt(what, (long)(req), (long)(pid), (long)(addr), (long)(data))

// peek reads a word of the tracee, which must work.
static OBS_UNUSED long obs_peek(pid_t pid, long addr)
{
	long w;
	must_pt(PTRACE_PEEKDATA, pid, addr, &w);
	return w;
}
#define peek(pid, addr) obs_peek(pid, (long)(addr))

static OBS_UNUSED struct user_regs_struct get_regs(pid_t pid)
{
	struct user_regs_struct r;
	must_pt(PTRACE_GETREGS, pid, 0, &r);
	return r;
}

static OBS_UNUSED void set_regs(pid_t pid, struct user_regs_struct r)
{
	must_pt(PTRACE_SETREGS, pid, 0, &r);
}

// evregs emits the named registers: rip and rsp as addresses, rax as a result
// when it looks like an error, the others as numbers.
static OBS_UNUSED void evregs(const char *what, const struct user_regs_struct *r,
			      const char *names)
{
	struct obs_buf o = { .n = 0 };
	obs_put(&o, "{\"who\":\"%s\",\"ev\":\"regs\",\"what\":\"%s\"", obs_who, what);
	char list[256];
	snprintf(list, sizeof list, "%s", names);
	char *save = NULL;
	for (char *n = strtok_r(list, " ", &save); n; n = strtok_r(NULL, " ", &save)) {
		unsigned long v = 0;
		int known = 0;
#define X(f) if (!strcmp(n, #f)) { v = r->f; known = 1; }
		X(r15) X(r14) X(r13) X(r12) X(rbp) X(rbx) X(r11) X(r10) X(r9) X(r8)
		X(rax) X(rcx) X(rdx) X(rsi) X(rdi) X(orig_rax) X(rip) X(cs)
		X(eflags) X(rsp) X(ss) X(fs_base) X(gs_base) X(ds) X(es) X(fs) X(gs)
#undef X
		if (!known)
			obs_die("evregs: no such register", 0);
		obs_put(&o, ",\"%s\":\"", n);
		if (!strcmp(n, "rip") || !strcmp(n, "rsp"))
			obs_put_addr(&o, v);
		else if (!strcmp(n, "rax") && (long)v < 0 && (long)v >= -4095)
			obs_put_result(&o, v);
		else if (!strcmp(n, "orig_rax"))
			obs_put(&o, "%ld", (long)v);
		else
			obs_put(&o, "%#lx", v);
		obs_put(&o, "\"");
	}
	obs_put(&o, "}\n");
	obs_send(&o);
}

// evsig emits what a siginfo defines for its signal and code.
static OBS_UNUSED void evsig(const char *what, const siginfo_t *si)
{
	struct obs_buf o = { .n = 0 };
	obs_put(&o, "{\"who\":\"%s\",\"ev\":\"siginfo\",\"what\":\"%s\",\"signo\":\"",
		obs_who, what);
	obs_put_signal(&o, si->si_signo);
	obs_put(&o, "\",\"code\":\"");
	const char *n = obs_si_code(si->si_signo, si->si_code);
	int stop = si->si_code & 0xff;
	if (n) {
		obs_put(&o, "%s", n);
	} else if (si->si_code > 0 && (si->si_code >> 8) && obs_event(si->si_code >> 8)) {
		obs_put_signal(&o, stop);
		obs_put(&o, "|%s<<8", obs_event(si->si_code >> 8));
	} else if (si->si_code == SIGTRAP || si->si_code == (SIGTRAP | 0x80)) {
		obs_put(&o, si->si_code & 0x80 ? "SIGTRAP|0x80" : "SIGTRAP");
	} else {
		obs_put(&o, "%d", si->si_code);
	}
	obs_put(&o, "\",\"errno\":\"%d\"", si->si_errno);
	int fault = si->si_signo == SIGSEGV || si->si_signo == SIGBUS ||
		    si->si_signo == SIGFPE || si->si_signo == SIGILL ||
		    si->si_signo == SIGTRAP;
	int ptrace_stop = si->si_signo == SIGTRAP &&
			  ((si->si_code & 0x7f) == SIGTRAP);
	ptrace_stop |= si->si_code > 0 && si->si_code != SI_KERNEL && (si->si_code >> 8);
	if (si->si_code == SI_USER || si->si_code == SI_TKILL || si->si_code == SI_QUEUE ||
	    ptrace_stop || si->si_signo == SIGCHLD) {
		obs_put(&o, ",\"pid\":\"");
		obs_put_pid(&o, si->si_pid);
		obs_put(&o, "\",\"uid\":\"%d\"", si->si_uid);
	} else if (fault && si->si_code != SI_KERNEL && si->si_code > 0) {
		obs_put(&o, ",\"addr\":\"");
		obs_put_addr(&o, (long)si->si_addr);
		obs_put(&o, "\"");
	}
	if (si->si_code == SI_QUEUE || si->si_code == SI_TIMER)
		obs_put(&o, ",\"value\":\"%#lx\"", (long)si->si_value.sival_ptr);
	if (si->si_signo == SIGCHLD && si->si_code > 0) {
		int s = si->si_status;
		obs_put(&o, ",\"status\":\"");
		if (si->si_code == CLD_EXITED) {
			obs_put(&o, "%d", s);
		} else {
			if ((s & 0xff) == (SIGTRAP | 0x80))
				obs_put(&o, "SIGTRAP|0x80");
			else
				obs_put_signal(&o, s & 0xff);
			if (s >> 8)
				obs_put(&o, " event=%s",
					obs_event(s >> 8) ? obs_event(s >> 8) : "?");
		}
		obs_put(&o, "\"");
	}
	obs_put(&o, "}\n");
	obs_send(&o);
}

// ---------------------------------------------------------------- processes

// xwait waits for one thread's next change without emitting it.
static OBS_UNUSED int xwait(pid_t pid)
{
	int st;
	for (;;) {
		pid_t r = waitpid(pid, &st, __WALL);
		if (r == pid)
			return st;
		if (r < 0 && errno == EINTR)
			continue;
		obs_die("waitpid", r < 0 ? errno : 0);
	}
}

// evwait waits as waitpid(pid, &st, options) and emits what came of it.
static OBS_UNUSED int evwait(const char *what, pid_t pid, int options)
{
	int st = 0;
	pid_t r;
	do {
		r = waitpid(pid, &st, options);
	} while (r < 0 && errno == EINTR);
	if (r < 0)
		ev("wait", "what=%s error=%e", what, errno);
	else if (r == 0)
		ev("wait", "what=%s none=yes", what);
	else
		ev("wait", "what=%s pid=%p status=%w", what, r, st);
	return st;
}

// fork_named starts a child that is not traced yet.
static OBS_UNUSED pid_t fork_named(const char *name, int (*fn)(void *), void *arg)
{
	pid_t pid = must(fork());
	if (pid == 0) {
		role(name);
		_exit(fn(arg));
	}
	name_pid(name, pid);
	return pid;
}

struct obs_spawn {
	int (*fn)(void *);
	void *arg;
};

static OBS_UNUSED int obs_traced(void *p)
{
	struct obs_spawn *s = p;
	must_pt(PTRACE_TRACEME, 0, 0, 0);
	must(syscall(SYS_tgkill, getpid(), syscall(SYS_gettid), SIGSTOP));
	return s->fn(s->arg);
}

// spawn starts a tracee by TRACEME and returns when it stands in its first
// stop, the signal-delivery-stop of SIGSTOP. No option is set.
static OBS_UNUSED pid_t spawn(const char *name, int (*fn)(void *), void *arg)
{
	struct obs_spawn s = { fn, arg };
	pid_t pid = fork_named(name, obs_traced, &s);
	int st = xwait(pid);
	if (!WIFSTOPPED(st) || WSTOPSIG(st) != SIGSTOP)
		obs_die("spawn: first stop is not SIGSTOP", st);
	return pid;
}

// finish kills and reaps a tracee or child that the program is done with.
static OBS_UNUSED void finish(pid_t pid)
{
	kill(pid, SIGKILL);
	for (;;) {
		int st;
		pid_t r = waitpid(pid, &st, __WALL);
		if (r < 0 && errno == EINTR)
			continue;
		if (r < 0 || WIFEXITED(st) || WIFSIGNALED(st))
			return;
	}
}

static OBS_UNUSED void nap_ms(int ms)
{
	struct timespec ts = { ms / 1000, (ms % 1000) * 1000000L };
	while (nanosleep(&ts, &ts) != 0 && errno == EINTR)
		;
}

// set_flag and await_flag order what processes do; a program never sleeps and
// hopes.
static OBS_UNUSED void set_flag(int i)
{
	__atomic_store_n(&obs_tab->flag[i], 1, __ATOMIC_RELEASE);
}

static OBS_UNUSED void await_flag(int i)
{
	while (!__atomic_load_n(&obs_tab->flag[i], __ATOMIC_ACQUIRE))
		nap_ms(1);
}

// state_of returns the letter of /proc/TID/stat, or '?'.
static OBS_UNUSED char state_of(pid_t tid)
{
	char path[64], b[512];
	snprintf(path, sizeof path, "/proc/%d/stat", tid);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return '?';
	int n = read(fd, b, sizeof b - 1);
	close(fd);
	if (n <= 0)
		return '?';
	b[n] = 0;
	char *p = strrchr(b, ')');
	return p && p[1] == ' ' ? p[2] : '?';
}

// await_state waits until the thread's state is one of the letters: S when it
// blocks in a call, t when stopped for its tracer, T when stopped, Z when dead.
static OBS_UNUSED char await_state(pid_t tid, const char *letters)
{
	for (;;) {
		char c = state_of(tid);
		if (c != '?' && strchr(letters, c))
			return c;
		nap_ms(1);
	}
}

// status_field copies a field of /proc/TID/status, e.g. "TracerPid".
static OBS_UNUSED int status_field(pid_t tid, const char *field, char *out, int len)
{
	char path[64], b[4096];
	snprintf(path, sizeof path, "/proc/%d/status", tid);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	int n = 0, r;
	while (n < (int)sizeof b - 1 && (r = read(fd, b + n, sizeof b - 1 - n)) > 0)
		n += r;
	close(fd);
	b[n] = 0;
	int fl = strlen(field);
	for (char *l = b; l && *l; l = strchr(l, '\n') ? strchr(l, '\n') + 1 : NULL) {
		if (strncmp(l, field, fl) || l[fl] != ':')
			continue;
		l += fl + 1;
		while (*l == '\t' || *l == ' ')
			l++;
		int n = strcspn(l, "\n");
		snprintf(out, len, "%.*s", n, l);
		return 0;
	}
	return -ENOENT;
}

static OBS_UNUSED pid_t tracer_of(pid_t tid)
{
	char b[32];
	if (status_field(tid, "TracerPid", b, sizeof b) != 0)
		return -1;
	return atoi(b);
}

#endif
