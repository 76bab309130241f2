// sys_info: GET_SYSCALL_INFO tells entry with number and arguments, exit with result and error flag, and none at other stops or without TRACESYSGOOD: ptrace(2), PTRACE_GET_SYSCALL_INFO.
#include "req_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	raw0(SYS_getuid);
	raw(1000, 0x11, 0x22, 0x33, 0x44, 0x55, -0x66);
	raw(SYS_dup2, 3, 3, 0, 0, 0, 0);
	return 0;
}

static void look(const char *what, pid_t t)
{
	struct ptrace_syscall_info i;
	memset(&i, 0xee, sizeof i);
	long r = pt(PTRACE_GET_SYSCALL_INFO, t, sizeof i, &i);
	struct user_regs_struct regs = get_regs(t);
	ev("info", "what=%s result=%r op=%d pad=%m arch=%x ip=%b sp=%b", what, r, i.op, i.pad, 3,
	   i.arch, i.instruction_pointer == regs.rip, i.stack_pointer == regs.rsp);
	if (i.op == PTRACE_SYSCALL_INFO_ENTRY)
		ev("entry", "what=%s nr=%d a=%x b=%x c=%x d=%x e=%x f=%x", what, i.entry.nr,
		   i.entry.args[0], i.entry.args[1], i.entry.args[2], i.entry.args[3],
		   i.entry.args[4], i.entry.args[5]);
	if (i.op == PTRACE_SYSCALL_INFO_NONE)
		ev("none", "what=%s", what);
	if (i.op == PTRACE_SYSCALL_INFO_EXIT)
		ev("exit", "what=%s rval=%r error=%d", what, i.exit.rval, i.exit.is_error);
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	look("signal", t);
	to_entry(t, SYS_getuid);
	look("without TRACESYSGOOD", t);
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACESYSGOOD);
	look("stop before TRACESYSGOOD", t);
	to_entry(t, 1000);
	look("entry", t);
	go("exit", PTRACE_SYSCALL, t, 0);
	look("exit", t);
	go("second entry", PTRACE_SYSCALL, t, 0);
	go("second exit", PTRACE_SYSCALL, t, 0);
	look("second exit", t);
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACEEXIT);
	go("exit event", PTRACE_CONT, t, 0);
	look("exit event", t);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
