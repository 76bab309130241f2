// context_tools.h: what the programs about the exception in a signal's context
// share: raising one, and showing it in the handler.

#ifndef CONTEXT_TOOLS_H
#define CONTEXT_TOOLS_H

#include "sig_tools.h"
#include <setjmp.h>
#include <ucontext.h>

static sigjmp_buf context_back;
static const char *context_what;

// context_show emits what the context says of the thread's last exception.
static OBS_UNUSED void context_show(int sig, const ucontext_t *uc)
{
	const greg_t *g = uc->uc_mcontext.gregs;
	ev("context", "what=%s sig=%g trapno=%d err=%x cr2=%a", context_what, sig,
	   g[REG_TRAPNO], g[REG_ERR], g[REG_CR2]);
}

// context_note is a handler that goes on where the signal came.
static OBS_UNUSED void context_note(int sig, siginfo_t *si OBS_UNUSED, void *uc)
{
	context_show(sig, uc);
}

// context_leave is a handler that gives the faulting code up.
static OBS_UNUSED void context_leave(int sig, siginfo_t *si OBS_UNUSED, void *uc)
{
	context_show(sig, uc);
	siglongjmp(context_back, 1);
}

static OBS_UNUSED void context_begin(void)
{
	static const int faults[] = { SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP };
	begin();
	for (unsigned i = 0; i < sizeof faults / sizeof *faults; i++)
		on(faults[i], context_leave, 0);
	on(SIGUSR1, context_note, 0);
}

// raising runs code that raises an exception.
#define raising(name, code)                             \
	do {                                            \
		context_what = (name);                  \
		if (sigsetjmp(context_back, 1) == 0) {  \
			code;                           \
			ev("went on", "what=%s", name); \
		}                                       \
	} while (0)

// sending raises a signal that is no exception.
#define sending(name, sig)                             \
	do {                                           \
		context_what = (name);                 \
		if (sigsetjmp(context_back, 1) == 0)   \
			self(sig);                     \
	} while (0)

#endif
