// sys_interrupted: a signal ends a blocked read with -ERESTARTSYS at its exit stop; the signal stop follows, and then read is entered again: ptrace(2), Syscall-stops.
#include "req_tools.h"

static struct gate g;

static int tracee(void *arg OBS_UNUSED)
{
	char c;
	ev("read", "result=%r", raw(SYS_read, g.fd[0], (long)&c, 1, 0, 0, 0));
	return 0;
}

static void look(const char *what, pid_t t)
{
	struct user_regs_struct r = get_regs(t);
	evregs(what, &r, "orig_rax rax rdx");
	evmsg(what, t);
}

int main(void)
{
	begin();
	g = new_gate();
	pid_t t = spawn("tracee", tracee, NULL);
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACESYSGOOD);
	struct user_regs_struct entry = to_entry(t, SYS_read);
	must_pt(PTRACE_SYSCALL, t, 0, 0);
	await_state(t, "S");
	tkill_to(t, t, SIGUSR1);
	evwait("exit", t, __WALL);
	look("exit", t);
	go("signal", PTRACE_SYSCALL, t, 0);
	look("signal", t);
	go("entry again", PTRACE_SYSCALL, t, 0);
	look("entry again", t);
	struct user_regs_struct r = get_regs(t);
	ev("place", "same=%b", r.rip == entry.rip && r.rsi == entry.rsi);
	gate_open(&g);
	go("exit", PTRACE_SYSCALL, t, 0);
	look("exit", t);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
