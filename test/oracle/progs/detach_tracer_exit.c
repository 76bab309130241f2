// detach_tracer_exit: when the tracer exits, its tracees run on untraced: blocked in a call, in a syscall stop, in a single-step stop: ptrace(2), DESCRIPTION.
#include "sig_tools.h"

static struct gate g;

static int tracee(void *arg OBS_UNUSED)
{
	gate_pass(&g);
	syscall(SYS_getppid);
	unsigned long flags;
	asm volatile("pushf\n pop %0" : "=r"(flags));
	ev("after", "trap_flag=%b", flags & 0x100);
	return 3;
}

static int tracer(void *arg)
{
	pid_t t = obs_tab->word[0];
	must_pt(PTRACE_SEIZE, t, 0, PTRACE_O_TRACESYSGOOD);
	if (arg) {
		must_pt(PTRACE_INTERRUPT, t, 0, 0);
		evwait("interrupt", t, __WALL);
		if ((long)arg == 1)
			go("syscall stop", PTRACE_SYSCALL, t, 0);
		else
			resume(t, 0);
	}
	return 5;
}

int main(void)
{
	static const char *const name[] = { "never stopped", "in syscall stop", "resumed" };
	begin();
	g = new_gate();
	for (long i = 0; i < 3; i++) {
		pid_t t = fork_named(name[i], tracee, NULL);
		await_state(t, "S");
		obs_tab->word[0] = t;
		pid_t r = fork_named("tracer", tracer, (void *)i);
		evwait("tracer", r, 0);
		ev("tracer", "pid=%p", tracer_of(t));
		gate_open(&g);
		evwait("end", t, 0);
	}
	return 0;
}
