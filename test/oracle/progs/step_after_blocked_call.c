// step_after_blocked_call: attached in a call that blocks, by an instruction that has been used many times, a process restarts the call with a step over it: ptrace(2), PTRACE_SINGLESTEP.
#include "used_tools.h"

long read_calls(int fd, char *buf, long len);
extern char read_calls_end[];
asm(".text\n.globl read_calls, read_calls_end\n"
    "read_calls: mov $0,%eax\n syscall\n nop\n ret\n"
    "read_calls_end: nop\n");

static struct gate gate;

static int tracee(void *arg OBS_UNUSED)
{
	char c;
	while (read_calls(gate.fd[0], &c, 1) == 1)
		;
	return 0;
}

int main(void)
{
	begin();
	name_addr("read_calls", read_calls, read_calls_end - (char *)read_calls);
	gate = new_gate();
	for (int i = 0; i < USES; i++)
		gate_open(&gate);
	pid_t t = fork_named("tracee", tracee, NULL);
	await_state(t, "S");
	must_pt(PTRACE_ATTACH, t, 0, 0);
	evwait("attach", t, __WALL);
	struct user_regs_struct r = get_regs(t);
	evregs("attach", &r, "rip orig_rax rax");
	gate_open(&gate);
	for (int i = 0; i < 3; i++) {
		step_info("step", t, 0);
		r = get_regs(t);
		evregs("step", &r, "orig_rax rax");
	}
	finish(t);
	return 0;
}
