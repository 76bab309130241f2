// path_walk.h: steps through the guest of path_guest.h, all of its threads and
// children, and tells the way of each, section by section: how many steps, and a
// hash over where each ended and over the registers that a step may spoil.
//
// Run by hand with the argument "raw", a program prints each stop instead.

#ifndef PATH_WALK_H
#define PATH_WALK_H

#include "hw_tools.h"
#include "path_guest.h"

extern char __start_stepped[], __stop_stepped[], _end[];

// How the walker gets from one instruction to the next.
enum how { BY_STEP, BY_CALLS, BY_EMULATION, BY_BLOCK };

struct walked {
	pid_t tid;
	char name[16];
	int known;    // its parent's event has told who it is
	int stopped;  // and the walker has not resumed it yet
	int status;
	int image;    // it has executed the other program
	long inside;  // it is at the entry of a call: the instruction's address
	int section;
	long steps, calls;
	unsigned long way, flags;
	struct user_regs_struct last;
};

static struct walked walked[32];
static int walked_n, walked_raw;
static int walked_status; // DR6 is noted too

#define PATH_OPTIONS                                                                    \
	(PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK |             \
	 PTRACE_O_TRACEVFORKDONE | PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL)
static int odd_n;

static void mix(unsigned long *hash, unsigned long v)
{
	for (int i = 0; i < 8; i++, v >>= 8)
		*hash = (*hash ^ (v & 0xff)) * 0x100000001b3;
}

static void walked_clear(struct walked *w)
{
	w->steps = w->calls = 0;
	w->way = w->flags = 0xcbf29ce484222325;
}

static struct walked *walked_find(pid_t tid)
{
	for (int i = 0; i < walked_n; i++)
		if (walked[i].tid == tid)
			return &walked[i];
	if (walked_n == (int)(sizeof walked / sizeof walked[0]))
		obs_die("too many threads", walked_n);
	struct walked *w = &walked[walked_n++];
	memset(w, 0, sizeof *w);
	w->tid = tid;
	walked_clear(w);
	return w;
}

// odd reports what must not be seen; a few are enough.
static void odd(struct walked *w, const char *what, unsigned long v, unsigned long rip)
{
	role(w->name);
	if (odd_n++ < 20)
		ev("odd", "section=%s what=%s value=%x at=%x", section_names[w->section], what, v, rip);
}

static int in_guest(unsigned long rip)
{
	return rip >= (unsigned long)__start_stepped && rip < (unsigned long)__stop_stepped;
}

// where_in is an address as an offset into the program that w runs.
static unsigned long where_in(struct walked *w, unsigned long rip)
{
	if (w->image && rip >= IMAGE_START && rip < IMAGE_START + 4096)
		return rip - IMAGE_START;
	if (!w->image && in_guest(rip))
		return rip - (unsigned long)__start_stepped;
	odd(w, "an address that is not the program's", rip, rip);
	return rip;
}

// at_call is whether the next instruction is syscall.
static int at_call(struct walked *w, unsigned long rip)
{
	if (w->image)
		return (peek(w->tid, rip) & 0xffff) == 0x050f;
	return in_guest(rip) && *(unsigned short *)rip == 0x050f;
}

// walked_tell ends a section of w.
static void walked_tell(struct walked *w, enum how how)
{
	role(w->name);
	if (!walked_raw && how == BY_BLOCK) // where the stops are is up to the processor
		ev("way", "section=%s", section_names[w->section]);
	else if (!walked_raw)
		ev("way", "section=%s steps=%d calls=%d way=%x flags=%x", section_names[w->section],
		   w->steps, w->calls, w->way & 0xffffffff, w->flags & 0xffffffff);
	walked_clear(w);
}

// tell_seen emits what the guest noticed so far.
static void tell_seen(struct walked *w)
{
	struct guest_seen copy, *s = &copy;
	struct iovec to = { s, sizeof copy }, from = { &seen, sizeof seen };
	must(process_vm_readv(w->tid, &to, 1, &from, 1, 0));
	role(w->name);
	for (int sig = 1; sig < 64; sig++)
		if (s->handled[sig])
			ev("handled", "sig=%g times=%d", sig, s->handled[sig]);
	ev("frames", "trap_flags=%x on_stack=%d", s->frame_flags, s->on_stack);
	for (int i = 0; i < 8; i++)
		ev("pushed", "n=%d flags=%x", i, s->own_flags[i]);
	ev("called", "r11=%x then=%x", s->r11[0], s->r11[1]);
}

// walked_look notes a stop of w.
static struct user_regs_struct walked_look(struct walked *w, int sig, int code, enum how how)
{
	struct user_regs_struct r = get_regs(w->tid);
	unsigned long where = where_in(w, r.rip);
	// The stack of another program is where the kernel has put it.
	if (!w->image) {
		unsigned long values[] = { r.rbx, r.rcx, r.rdx, r.rsi, r.rdi, r.rbp, r.rsp, r.r8, r.r9, r.r10,
					   r.r11, r.r12, r.r13, r.r14, r.r15, r.rax };
		const char *names[] = { "rbx", "rcx", "rdx", "rsi", "rdi", "rbp", "rsp", "r8", "r9", "r10",
					"r11", "r12", "r13", "r14", "r15", "rax" };
		for (unsigned i = 0; i < sizeof values / sizeof values[0]; i++)
			if ((long)values[i] >> 40 != 0 && (long)values[i] >> 40 != -1)
				odd(w, names[i], values[i], r.rip);
	}
	w->steps++;
	mix(&w->way, where);
	mix(&w->way, sig << 16 | (code & 0xffff));
	mix(&w->flags, r.eflags);
	if (walked_status)
		mix(&w->way, hw_get(w->tid, 6));
	if (walked_raw) {
		char b[200];
		int n = snprintf(b, sizeof b, "%s %s rip=%lx flags=%lx rcx=%lx r11=%lx sig=%d code=%d\n", w->name,
				 section_names[w->section], where, (long)r.eflags, (long)r.rcx, (long)r.r11, sig, code);
		if (write(1, b, n) != n)
			obs_die("write", errno);
	}
	if (!w->image && r.rip == (unsigned long)guest_mark && r.rdi < SECTIONS) {
		walked_tell(w, how);
		w->section = r.rdi;
		if (!walked_raw && (w->section == S_EXEC || w->section == S_END))
			tell_seen(w);
	}
	return r;
}

// walked_called checks and notes the registers after the call that r is before.
static void walked_called(struct walked *w, struct user_regs_struct r, struct user_regs_struct after)
{
	w->calls++;
	if (after.rcx != r.rip + 2)
		odd(w, "rcx after a call", after.rcx, after.rip);
	mix(&w->flags, after.r11);
	if (after.rbx != r.rbx || after.rdx != r.rdx || after.rsi != r.rsi || after.rdi != r.rdi ||
	    after.rbp != r.rbp || after.rsp != r.rsp || after.r8 != r.r8 || after.r9 != r.r9 ||
	    after.r10 != r.r10 || after.r12 != r.r12 || after.r13 != r.r13 || after.r14 != r.r14 || after.r15 != r.r15)
		odd(w, "a register changed by a call", r.rax, after.rip);
}

// walked_help does what the guest has asked for, once it sleeps.
static void walked_help(struct walked *w, long request)
{
	long what = peek(w->tid, &ask);
	if (what == A_NOTHING)
		return;
	must_pt(PTRACE_POKEDATA, w->tid, &ask, (long)A_NOTHING);
	must_pt(request, w->tid, 0, 0);
	await_state(w->tid, "S");
	must(syscall(SYS_tgkill, w->tid, w->tid, what == A_SUPPRESSED ? SIGUSR2 : SIGUSR1));
	w->status = xwait(w->tid);
	w->stopped = 1;
	if (what == A_SIGNAL_THEN_DATA || what == A_SUPPRESSED)
		must(write(guest_pipe[1], "d", 1));
}

// walked_on resumes w from its stop. A signal of the guest's own is delivered.
static void walked_on(struct walked *w, enum how how)
{
	long request = how == BY_EMULATION ? PTRACE_SYSEMU_SINGLESTEP : how == BY_BLOCK ? 33 : PTRACE_SINGLESTEP;
	int sig = WSTOPSIG(w->status), event = w->status >> 16;
	siginfo_t si = { 0 };
	if (!event)
		must_pt(PTRACE_GETSIGINFO, w->tid, 0, &si);
	if (event == PTRACE_EVENT_EXEC)
		w->image = 1;
	struct user_regs_struct r = walked_look(w, w->status >> 8, si.si_code, how);
	if (event) {
		sig = 0;
		if (event == PTRACE_EVENT_FORK || event == PTRACE_EVENT_VFORK || event == PTRACE_EVENT_CLONE) {
			struct walked *child = walked_find(event_msg(w->tid));
			child->known = 1;
			snprintf(child->name, sizeof child->name, "child %d", (int)(child - walked));
		}
	} else if (sig == (SIGTRAP | 0x80) || (sig == SIGTRAP && si.si_code != SI_KERNEL) || sig == SIGSTOP ||
		   (sig == SIGUSR2 && si.si_code == SI_TKILL && si.si_pid != w->tid)) {
		sig = 0;
	}
	if (w->inside && !event) {
		if (r.rip == (unsigned long)w->inside + 2)
			walked_called(w, w->last, r);
		w->inside = 0;
	}
	w->stopped = 0;
	if (sig == 0 && !event && at_call(w, r.rip)) {
		if (how == BY_EMULATION && r.rax == SYS_exit_group)
			request = PTRACE_SINGLESTEP;
		w->inside = r.rip;
		w->last = r;
		if (how == BY_CALLS) { // to the entry, and to the exit
			must_pt(PTRACE_SYSCALL, w->tid, 0, 0);
			int st = xwait(w->tid);
			if (WIFSTOPPED(st) && WSTOPSIG(st) == (SIGTRAP | 0x80))
				walked_look(w, st >> 8, 0, how);
			else
				obs_die("no entry of a call", st);
			request = PTRACE_SYSCALL;
		}
		if (w == &walked[0] && !w->image && how != BY_EMULATION)
			walked_help(w, request);
		if (w->stopped)
			return;
	}
	must_pt(request, w->tid, 0, sig);
}

// path_begin bounds the program's life, and reads its arguments.
static OBS_UNUSED void path_begin(int argc, char **argv)
{
	begin();
	alarm(60);
	walked_raw = argc > 1 && !strcmp(argv[1], "raw");
	int numbers = 0;
	static char is[512];
	for (unsigned i = 0; i < sizeof path_numbers / sizeof path_numbers[0]; i++)
		numbers += !is[path_numbers[i]]++;
	ev("calls", "kinds=%d", numbers);
}

// guest_begin starts a tracee that stands before the guest's first instruction,
// and returns its status.
static OBS_UNUSED int guest_begin(pid_t *t, void (*fn)(void))
{
	must(pipe2(guest_pipe, O_CLOEXEC));
	guest_make_image();
	*t = spawn("guest", NULL, NULL);
	must_pt(PTRACE_SETOPTIONS, *t, 0, PATH_OPTIONS);
	struct user_regs_struct r = get_regs(*t);
	r.rip = (unsigned long)guest_start;
	r.rdi = (unsigned long)fn;
	r.rsi = r.rsp = (unsigned long)guest_stacks[1];
	r.orig_rax = -1;
	r.eflags = 0x202;
	r.rbx = r.rbp = r.r12 = r.r13 = r.r14 = r.r15 = 0; // the library's
	r.rax = r.rcx = r.rdx = r.r8 = r.r9 = r.r10 = r.r11 = 0;
	set_regs(*t, r);
	return W_STOPCODE(SIGSTOP);
}

// guest_waits is whether the guest, which is not traced yet, reads its pipe.
static OBS_UNUSED int guest_waits(pid_t t)
{
	char path[64], b[64] = "";
	snprintf(path, sizeof path, "/proc/%d/syscall", t);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || read(fd, b, sizeof b - 1) < 0)
		obs_die(path, errno);
	close(fd);
	return strncmp(b, "0 ", 2) == 0; // read(2)
}

// walk steps through everything until the guest has ended.
static void walk(pid_t guest, int status, enum how how)
{
	struct walked *w = walked_find(guest);
	w->known = w->stopped = 1;
	w->status = status;
	snprintf(w->name, sizeof w->name, "guest");
	while (walked_n > 0) {
		int ready = 0, alive = 0;
		for (int i = 0; i < walked_n; i++) {
			alive += walked[i].tid != 0;
			if (walked[i].tid && walked[i].stopped && walked[i].known) {
				ready = 1;
				walked_on(&walked[i], how);
			}
		}
		if (ready)
			continue;
		if (!alive)
			break;
		int st;
		pid_t tid = must(waitpid(-1, &st, __WALL));
		w = walked_find(tid);
		if (!WIFSTOPPED(st)) {
			walked_tell(w, how);
			role(w->name);
			ev("end", "status=%w", st);
			w->tid = 0;
			continue;
		}
		w->status = st;
		w->stopped = 1;
	}
	role("main");
	ev("odd", "number=%d", odd_n);
}

#endif
