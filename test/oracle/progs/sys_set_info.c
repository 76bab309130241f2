// sys_set_info: SET_SYSCALL_INFO changes number, arguments and result where GET_SYSCALL_INFO shows them, and refuses all else: ptrace(2), PTRACE_SET_SYSCALL_INFO, Linux 6.16.
#include "req_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	ev("call", "result=%r", raw(1000, 1, 2, 3, 4, 5, 6));
	ev("call", "result=%r", raw(1000, 1, 2, 3, 4, 5, 6));
	ev("call", "result=%r", raw(1000, 1, 2, 3, 4, 5, 6));
	return 0;
}

static struct ptrace_syscall_info get(pid_t t)
{
	struct ptrace_syscall_info i;
	must_pt(PTRACE_GET_SYSCALL_INFO, t, sizeof i, &i);
	return i;
}

static void set(pid_t t, const char *what, struct ptrace_syscall_info i)
{
	evpt(what, PTRACE_SET_SYSCALL_INFO_NR, t, sizeof i, &i);
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACESYSGOOD);
	struct ptrace_syscall_info i = get(t), j;
	set(t, "at a signal", i);
	to_entry(t, 1000);
	j = i = get(t);
	j.op = PTRACE_SYSCALL_INFO_EXIT;
	set(t, "exit at an entry", j);
	j = i, j.op = 99;
	set(t, "unknown op", j);
	j = i, j.pad[0] = 1;
	set(t, "reserved byte", j);
	j = i, j.arch = 1, j.instruction_pointer = 2, j.stack_pointer = 3;
	set(t, "ignored fields", j);
	j = i, j.entry.nr = 1UL << 40;
	set(t, "number too large", j);
	evpt("short", PTRACE_SET_SYSCALL_INFO_NR, t, 64, &i);
	evpt("long", PTRACE_SET_SYSCALL_INFO_NR, t, 200, (char[200]){ PTRACE_SYSCALL_INFO_ENTRY });
	evpt("null", PTRACE_SET_SYSCALL_INFO_NR, t, sizeof i, 0);
	i.entry.nr = SYS_dup2;
	i.entry.args[0] = i.entry.args[1] = 3;
	set(t, "dup2", i);
	struct user_regs_struct r = get_regs(t);
	evregs("dup2", &r, "orig_rax rax rdi rsi rdx");
	go("exit", PTRACE_SYSCALL, t, 0);
	i = get(t);
	ev("exit", "rval=%r error=%d", i.exit.rval, i.exit.is_error);
	j = i, j.op = PTRACE_SYSCALL_INFO_ENTRY;
	set(t, "entry at an exit", j);
	i.exit.rval = 4711;
	set(t, "result", i);
	to_entry(t, 1000);
	go("exit", PTRACE_SYSCALL, t, 0);
	i = get(t);
	i.exit.rval = -EDOM;
	i.exit.is_error = 1;
	set(t, "error", i);
	to_entry(t, 1000);
	i = get(t);
	i.entry.nr = -1;
	set(t, "skip", i);
	go("exit", PTRACE_SYSCALL, t, 0);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
