// sys_ask_minus_one: a tracee that itself makes call -1 has both stops and gets -ENOSYS: ptrace(2), Syscall-stops.
#include "req_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	ev("call", "result=%r", raw0(-1));
	ev("call", "result=%r", raw0(-1));
	ev("call", "result=%r", raw0(0x40000000));
	return 0;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	struct user_regs_struct r = to_entry(t, -1);
	evregs("entry", &r, "orig_rax rax");
	go("exit", PTRACE_SYSCALL, t, 0);
	r = get_regs(t);
	evregs("exit", &r, "orig_rax rax");
	r = to_entry(t, -1);
	r.rax = 55;
	set_regs(t, r);
	go("exit", PTRACE_SYSCALL, t, 0);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
