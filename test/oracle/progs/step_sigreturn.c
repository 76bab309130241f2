// step_sigreturn: single steps through a handler and rt_sigreturn come back to the interrupted instruction before it runs: ptrace(2), PTRACE_SINGLESTEP; sigreturn(2).
#include "step_tools.h"

code(body, "int3\n nop\n nop\n ret");
code(handler, "nop\n ret");

static int tracee(void *arg OBS_UNUSED)
{
	on(SIGUSR1, (void (*)(int, siginfo_t *, void *))handler, 0);
	body();
	return 0;
}

int main(void)
{
	begin();
	name_code(body);
	name_code(handler);
	pid_t t = start("tracee", tracee, NULL);
	tkill_to(t, t, SIGUSR1);
	step("signal", t, 0);
	step("handler", t, SIGUSR1);
	step("handler's nop", t, 0);
	step("handler's ret", t, 0);
	step("restorer's mov", t, 0);
	step_info("rt_sigreturn", t, 0);
	struct user_regs_struct r = get_regs(t);
	evregs("rt_sigreturn", &r, "orig_rax");
	ev("flags", "eflags_tf=%b", r.eflags & 0x100);
	step_info("body's nop", t, 0);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
