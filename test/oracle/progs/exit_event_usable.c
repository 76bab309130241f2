// exit_event_usable: in the exit event registers and memory of the tracee can still be read and written, but its end cannot be stopped: ptrace(2), PTRACE_O_TRACEEXIT.
#include "req_tools.h"

static volatile long *shared;
static volatile long word = 5;

static int tracee(void *arg OBS_UNUSED)
{
	raw(SYS_exit_group, 9, 0, 0, 0, 0, 0);
	return 0;
}

int main(void)
{
	begin();
	shared = &obs_tab->word[0];
	pid_t t = spawn("tracee", tracee, NULL);
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACEEXIT);
	go("event", PTRACE_CONT, t, 0);
	struct user_regs_struct r = get_regs(t);
	evregs("event", &r, "orig_rax rdi");
	ev("read", "word=%d", peek(t, &word));
	evpt("word", PTRACE_POKEDATA, t, &word, 6);
	evpt("shared", PTRACE_POKEDATA, t, shared, 7);
	ev("read", "word=%d shared=%d", peek(t, &word), *shared);
	r.orig_rax = SYS_getppid;
	r.rdi = 10;
	evpt("call", PTRACE_SETREGS, t, 0, &r);
	r = get_regs(t);
	evregs("changed", &r, "orig_rax rdi");
	go("end", PTRACE_SYSCALL, t, 0);
	return 0;
}
