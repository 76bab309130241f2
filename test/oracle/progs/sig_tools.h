// sig_tools.h: what the programs about signals, stops and waits share beyond
// obs.h: setting up handlers and masks, and one-line resume-and-wait steps.

#ifndef SIG_TOOLS_H
#define SIG_TOOLS_H

#include "obs.h"
#include <pthread.h>

#define LIMIT_SECONDS 20

// begin bounds the program's life: a wait that never returns ends in SIGALRM.
static OBS_UNUSED void begin(void)
{
	alarm(LIMIT_SECONDS);
	name_pid("main", getpid());
}

static OBS_UNUSED void note(int sig, siginfo_t *si, void *uc OBS_UNUSED)
{
	ev("handler", "sig=%g", sig);
	evsig("handler", si);
}

// on installs a handler; on(sig, note, 0) emits the siginfo it is called with.
static OBS_UNUSED void on(int sig, void (*h)(int, siginfo_t *, void *), int flags)
{
	struct sigaction sa = { .sa_sigaction = h, .sa_flags = SA_SIGINFO | flags };
	must(sigaction(sig, &sa, NULL));
}

static OBS_UNUSED void change_mask(int how, int sig)
{
	sigset_t s;
	sigemptyset(&s);
	sigaddset(&s, sig);
	must(sigprocmask(how, &s, NULL));
}
#define block(sig) change_mask(SIG_BLOCK, sig)
#define unblock(sig) change_mask(SIG_UNBLOCK, sig)

// forget takes a blocked signal that may be pending. Two reports that follow
// one another at once are one SIGCHLD if the first has not been taken when the
// second is sent, and two if it has.
static OBS_UNUSED void forget(int sig)
{
	sigset_t s;
	sigemptyset(&s);
	sigaddset(&s, sig);
	if (sigtimedwait(&s, NULL, &(struct timespec){ 0 }) < 0 && errno != EAGAIN)
		obs_die("sigtimedwait", errno);
}

static OBS_UNUSED int is_pending(int sig)
{
	sigset_t s;
	must(sigpending(&s));
	return sigismember(&s, sig);
}

static OBS_UNUSED pid_t own_tid(void)
{
	return syscall(SYS_gettid);
}

static OBS_UNUSED void tkill_to(pid_t tgid, pid_t tid, int sig)
{
	must(syscall(SYS_tgkill, tgid, tid, sig));
}

static OBS_UNUSED void self(int sig)
{
	tkill_to(getpid(), own_tid(), sig);
}

// queue sends a signal with a value to a process.
static OBS_UNUSED void queue(pid_t pid, int sig, long value)
{
	union sigval v = { .sival_ptr = (void *)value };
	must(sigqueue(pid, sig, v));
}

// evinfo emits the siginfo of the current stop, or why there is none.
static OBS_UNUSED void evinfo(const char *what, pid_t pid)
{
	siginfo_t si;
	memset(&si, 0, sizeof si);
	long r = pt(PTRACE_GETSIGINFO, pid, 0, &si);
	if (r < 0)
		ev("siginfo", "what=%s error=%e", what, -r);
	else
		evsig(what, &si);
}

// go resumes the tracee with a signal and emits what its next wait reports.
static OBS_UNUSED int go(const char *what, long req, pid_t pid, int sig)
{
	long r = pt(req, pid, 0, sig);
	if (r < 0)
		ev("resume", "what=%s error=%e", what, -r);
	return evwait(what, pid, __WALL);
}

// resume lets the tracee run on; the program waits for it later.
static OBS_UNUSED void resume(pid_t pid, int sig)
{
	must_pt(PTRACE_CONT, pid, 0, sig);
}

// A gate is a pipe whose reader blocks until the writer opens it: the tracee
// sits in read(2), where await_state sees it as S.
struct gate {
	int fd[2];
};

static OBS_UNUSED struct gate new_gate(void)
{
	struct gate g;
	must(pipe2(g.fd, O_CLOEXEC));
	return g;
}

static OBS_UNUSED long gate_read(struct gate *g)
{
	char c;
	long r = syscall(SYS_read, g->fd[0], &c, 1);
	return r < 0 ? -errno : r;
}

static OBS_UNUSED void gate_pass(struct gate *g)
{
	while (gate_read(g) == -EINTR)
		;
}

static OBS_UNUSED void gate_open(struct gate *g)
{
	char c = 'g';
	if (write(g->fd[1], &c, 1) != 1)
		obs_die("write to a gate", errno);
}

#endif
