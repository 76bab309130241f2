// seize_interrupt_syscall: a PTRACE_INTERRUPT in a syscall-entry-stop is used up by the call's exit stop; without one PTRACE_EVENT_STOP follows the call: ptrace(2), PTRACE_INTERRUPT.
#include "sig_tools.h"

static struct gate g;

static int tracee(void *arg OBS_UNUSED)
{
	gate_pass(&g);
	must(kill(getpid(), SIGUSR1));
	syscall(SYS_getppid);
	syscall(SYS_getppid);
	return 0;
}

int main(void)
{
	begin();
	g = new_gate();
	pid_t t = fork_named("tracee", tracee, NULL);
	must_pt(PTRACE_SEIZE, t, 0, PTRACE_O_TRACESYSGOOD);
	gate_open(&g);
	evwait("signal", t, __WALL);
	go("entry", PTRACE_SYSCALL, t, 0);
	evpt("entry", PTRACE_INTERRUPT, t, 0, 0);
	go("exit", PTRACE_SYSCALL, t, 0);
	go("next entry", PTRACE_SYSCALL, t, 0);
	struct user_regs_struct r = get_regs(t);
	evregs("next entry", &r, "orig_rax rax");
	evpt("next entry", PTRACE_INTERRUPT, t, 0, 0);
	go("after the call", PTRACE_CONT, t, 0);
	r = get_regs(t);
	evregs("after the call", &r, "orig_rax");
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
