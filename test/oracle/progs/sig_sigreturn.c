// sig_sigreturn: rt_sigreturn has an entry stop and an exit stop; the exit stop shows the registers that it restored, with orig_rax -1: sigreturn(2), ptrace(2), Syscall-stops.
#include "sig_tools.h"

void raiser(long tgid, long tid);
asm(".text\n.globl raiser\nraiser: mov $234,%eax\n mov $10,%edx\n syscall\n nop\n ret\n");

static void nothing(int sig OBS_UNUSED, siginfo_t *si OBS_UNUSED, void *uc OBS_UNUSED)
{
}

static int tracee(void *arg OBS_UNUSED)
{
	on(SIGUSR1, nothing, 0);
	raiser(getpid(), own_tid());
	return 0;
}

int main(void)
{
	begin();
	name_addr("raiser", raiser, 14);
	pid_t t = spawn("tracee", tracee, NULL);
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACESYSGOOD);
	go("signal", PTRACE_CONT, t, 0);
	struct user_regs_struct r = get_regs(t);
	evregs("signal", &r, "rip rax orig_rax rdx");
	go("entry", PTRACE_SYSCALL, t, SIGUSR1);
	r = get_regs(t);
	evregs("entry", &r, "rax orig_rax");
	go("exit", PTRACE_SYSCALL, t, 0);
	r = get_regs(t);
	evregs("exit", &r, "rip rax orig_rax rdx");
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
