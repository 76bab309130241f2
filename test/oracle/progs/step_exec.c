// step_exec: a step over execve shows the SIGTRAP of execve at the new program's entry, and the trap flag is not there in the new program: ptrace(2), execve(2) under ptrace.
#include "step_tools.h"

static const char *path;

static int tracee(void *arg OBS_UNUSED)
{
	char *argv[] = { (char *)path, "again", NULL };
	long r = SYS_execve;
	asm volatile("int3\n syscall" : "+a"(r) : "D"(path), "S"(argv), "d"(0L) : "rcx", "r11", "memory");
	return 1;
}

int main(int argc, char **argv)
{
	if (argc > 1) {
		unsigned long flags;
		asm volatile("pushf\n pop %0" : "=r"(flags));
		role("tracee");
		ev("executed", "trap_flag=%b", flags & 0x100);
		return 6;
	}
	begin();
	path = argv[0];
	pid_t t = start("tracee", tracee, NULL);
	struct user_regs_struct r = get_regs(t);
	go("execve", PTRACE_SINGLESTEP, t, 0);
	evinfo("execve", t);
	r = get_regs(t);
	evregs("execve", &r, "rax orig_rax");
	unsigned long entry = r.rip;
	go("next", PTRACE_SINGLESTEP, t, 0);
	evinfo("next", t);
	r = get_regs(t);
	ev("next", "moved=%b", r.rip != entry);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
