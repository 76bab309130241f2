// step_handler: PTRACE_SINGLESTEP with a caught signal stops at the handler's first instruction, with the trap flag saved nowhere: ptrace(2), PTRACE_SINGLESTEP.
#include "step_tools.h"
#include <ucontext.h>

code(body, "int3\n nop\n nop\n ret");

static void handler(int sig, siginfo_t *si OBS_UNUSED, void *uc)
{
	ev("handler", "sig=%g saved_tf=%b", sig, ((ucontext_t *)uc)->uc_mcontext.gregs[REG_EFL] & 0x100);
}

static int tracee(void *arg OBS_UNUSED)
{
	on(SIGUSR1, handler, 0);
	body();
	return 0;
}

int main(void)
{
	begin();
	name_code(body);
	name_addr("handler", handler, 1);
	pid_t t = start("tracee", tracee, NULL);
	tkill_to(t, t, SIGUSR1);
	step_info("signal first", t, 0);
	step_info("into the handler", t, SIGUSR1);
	struct user_regs_struct r = get_regs(t);
	ev("handler", "rdi=%d eflags_tf=%b", r.rdi, r.eflags & 0x100);
	evregs("handler", &r, "orig_rax");
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
