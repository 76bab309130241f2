// hw_calls: hardware breakpoints at the instructions of a system call that was made many times before anybody traced its process, and a watchpoint right behind it.
#include "hw_tools.h"
#include "used_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	calls(&obs_tab->flag[1]);
	return 0;
}

static void at(const char *what, pid_t t)
{
	ev("at", "what=%s rip=%a", what, get_regs(t).rip);
	hw_stop(what, t);
}

int main(void)
{
	begin();
	name_calls();
	pid_t t = fork_named("tracee", tracee, NULL);
	await_uses(1);
	must_pt(PTRACE_SEIZE, t, 0, 0);
	must_pt(PTRACE_INTERRUPT, t, 0, 0);
	xwait(t);
	go_to_calls(t);
	unsigned long control = 0;
	for (int i = 0; i < 2; i++)
		control = hw_set(t, control, i, (char *)calls + 5 * i, HW_EXECUTE, HW_1); // mov, syscall
	control = hw_set(t, control, 2, &obs_tab->flag[1], HW_WRITE, HW_4);
	for (int i = 0; i < 9; i++) {
		go("loop", PTRACE_CONT, t, 0);
		at("loop", t);
	}
	must_pt(PTRACE_POKEUSR, t, HW_OFFSET(7), hw_bits(1, HW_EXECUTE, HW_1));
	for (int i = 0; i < 3; i++) {
		go("call", PTRACE_CONT, t, 0);
		at("call", t);
		go("entry", PTRACE_SYSCALL, t, 0);
		struct user_regs_struct r = get_regs(t);
		evregs("entry", &r, "rip orig_rax");
		go("exit", PTRACE_SYSCALL, t, 0);
	}
	must_pt(PTRACE_POKEUSR, t, HW_OFFSET(7), 0);
	evpt("detach", PTRACE_DETACH, t, 0, 0);
	await_uses(1);
	ev("state", "tracer=%d", tracer_of(t));
	finish(t);
	return 0;
}
