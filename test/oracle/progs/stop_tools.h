// stop_tools.h: tracees in each kind of stop, for the programs about what
// happens to them there.

#ifndef STOP_TOOLS_H
#define STOP_TOOLS_H

#include "req_tools.h"

enum stop {
	STOP_SIGNAL, STOP_ENTRY, STOP_EXIT, STOP_FORK, STOP_VFORK, STOP_VFORK_DONE, STOP_CLONE,
	STOP_EXEC, STOP_SECCOMP, STOP_STEP, STOP_EXIT_EVENT, STOP_GROUP, STOP_SEIZED_SIGNAL,
	STOP_SEIZED_GROUP, STOP_INTERRUPT, STOP_LISTEN, STOPS
};

static OBS_UNUSED const char *stop_name(enum stop s)
{
	static const char *const names[] = {
		"signal", "entry", "exit", "fork", "vfork", "vfork done", "clone", "exec", "seccomp",
		"step", "exit event", "group-stop", "seized signal", "seized group-stop", "interrupt",
		"listen",
	};
	return names[s];
}

static NOINLINE OBS_UNUSED int stop_vfork(void)
{
	if (vfork() == 0)
		_exit(0);
	return 0;
}

static OBS_UNUSED int stop_actor(void *arg)
{
	block(SIGCHLD);
	switch ((enum stop)(long)arg) {
	case STOP_SIGNAL:
	case STOP_SEIZED_SIGNAL:
		self(SIGUSR1);
		break;
	case STOP_ENTRY:
	case STOP_EXIT:
		raw0(SYS_getppid);
		break;
	case STOP_FORK:
		if (raw0(SYS_fork) == 0)
			_exit(0);
		break;
	case STOP_VFORK:
	case STOP_VFORK_DONE:
		stop_vfork();
		break;
	case STOP_CLONE:
		if (raw(SYS_clone, 0, 0, 0, 0, 0, 0) == 0)
			_exit(0);
		break;
	case STOP_EXEC:
		must(execl("/proc/self/exe", "stop", "exec", NULL));
		break;
	case STOP_SECCOMP:
		filter_one(SYS_getppid, SECCOMP_RET_TRACE);
		raw0(SYS_getppid);
		break;
	case STOP_GROUP:
	case STOP_SEIZED_GROUP:
	case STOP_LISTEN:
		self(SIGSTOP);
		break;
	default:
		break;
	}
	return 3;
}

// stop_image is for the first line of main: what the program is after its execve.
static OBS_UNUSED void stop_image(int argc)
{
	if (argc > 1) {
		role("image");
		_exit(3);
	}
}

static OBS_UNUSED int stop_seized(void *arg)
{
	block(SIGCHLD);
	await_flag(60);
	if ((long)arg == STOP_INTERRUPT)
		await_flag(61);
	return stop_actor(arg);
}

// stop_at makes a tracee and returns when it stands in the stop, waited for.
static OBS_UNUSED pid_t stop_at(enum stop s)
{
	pid_t t;
	if (s >= STOP_SEIZED_SIGNAL) {
		obs_tab->flag[60] = obs_tab->flag[61] = 0;
		t = fork_named(stop_name(s), stop_seized, (void *)(long)s);
		must_pt(PTRACE_SEIZE, t, 0, 0);
		if (s == STOP_INTERRUPT) {
			must_pt(PTRACE_INTERRUPT, t, 0, 0);
			xwait(t);
			set_flag(60);
			set_flag(61);
			return t;
		}
		set_flag(60);
		xwait(t);
		if (s == STOP_SEIZED_SIGNAL)
			return t;
		must_pt(PTRACE_CONT, t, 0, SIGSTOP);
		xwait(t);
		if (s == STOP_LISTEN)
			must_pt(PTRACE_LISTEN, t, 0, 0);
		return t;
	}
	static const int options[STOPS] = {
		[STOP_FORK] = PTRACE_O_TRACEFORK, [STOP_VFORK] = PTRACE_O_TRACEVFORK,
		[STOP_VFORK_DONE] = PTRACE_O_TRACEVFORKDONE, [STOP_CLONE] = PTRACE_O_TRACECLONE,
		[STOP_EXEC] = PTRACE_O_TRACEEXEC, [STOP_SECCOMP] = PTRACE_O_TRACESECCOMP,
		[STOP_EXIT_EVENT] = PTRACE_O_TRACEEXIT,
	};
	t = spawn(stop_name(s), stop_actor, (void *)(long)s);
	must_pt(PTRACE_SETOPTIONS, t, 0, options[s]);
	switch (s) {
	case STOP_ENTRY:
	case STOP_EXIT:
		to_entry(t, SYS_getppid);
		if (s == STOP_EXIT) {
			must_pt(PTRACE_SYSCALL, t, 0, 0);
			xwait(t);
		}
		return t;
	case STOP_STEP:
		must_pt(PTRACE_SINGLESTEP, t, 0, 0);
		xwait(t);
		return t;
	default:
		must_pt(PTRACE_CONT, t, 0, 0);
		xwait(t);
		break;
	}
	if (s == STOP_GROUP) {
		must_pt(PTRACE_CONT, t, 0, SIGSTOP);
		xwait(t);
	}
	return t;
}

// stop_child is the child that the stop's event is about, 0 if there is none. It
// stands in its first stop or runs towards it.
static OBS_UNUSED pid_t stop_child(enum stop s, pid_t t)
{
	if (s != STOP_FORK && s != STOP_VFORK && s != STOP_CLONE)
		return 0;
	pid_t c = event_msg(t);
	xwait(c);
	must_pt(PTRACE_DETACH, c, 0, 0);
	return c;
}

// go_on resumes the tracee until it ends, with each signal that it stops for,
// and emits all stops.
static OBS_UNUSED void go_on(const char *what, pid_t t, int st, int pass)
{
	for (int i = 0; i < 8 && WIFSTOPPED(st); i++) {
		siginfo_t si;
		int sig = 0;
		if (pass && !(st >> 16) && pt(PTRACE_GETSIGINFO, t, 0, &si) == 0 && si.si_code <= 0)
			sig = WSTOPSIG(st);
		st = go(what, PTRACE_CONT, t, sig);
		if (WIFSTOPPED(st))
			evinfo(what, t);
	}
}

#endif
