// sys_exec: execve has an entry and an exit stop, the exit in the new image with orig_rax 59 and result 0; the SIGTRAP comes after it: ptrace(2), execve(2) under ptrace.
#include "req_tools.h"

static const char *path;

static int tracee(void *arg OBS_UNUSED)
{
	exec_again(path, "again");
	return 1;
}

int main(int argc, char **argv)
{
	if (argc > 1)
		return 6;
	begin();
	path = argv[0];
	pid_t t = spawn("tracee", tracee, NULL);
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACESYSGOOD);
	to_entry(t, SYS_execve);
	go("exit", PTRACE_SYSCALL, t, 0);
	struct user_regs_struct r = get_regs(t);
	evregs("exit", &r, "orig_rax rax rdi rsi rdx r10 r8 r9 rbx rbp r12 r15 rcx r11");
	evmsg("exit", t);
	go("signal", PTRACE_SYSCALL, t, 0);
	r = get_regs(t);
	evregs("signal", &r, "orig_rax rax");
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
