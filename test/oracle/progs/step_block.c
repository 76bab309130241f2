// step_block: PTRACE_SINGLEBLOCK stops at every taken branch; whether at other instructions too depends on the processor: ptrace(2), PTRACE_SINGLEBLOCK.
#include "step_tools.h"

void b1(void), b2(void), b3(void), b4(void), b5(void);
code(blocks, "int3\n xor %eax,%eax\n jnz b1\n jz b1\n nop\nb1: nop\n call b2\nb4: lea b5(%rip),%rdx\n"
	     " jmp *%rdx\n nop\nb2: nop\n mov $39,%eax\n syscall\nb3: nop\n ret\nb5: ret");

static void reach(pid_t t, const char *what, void *where)
{
	for (int i = 0; i < 8; i++) {
		must_pt(PTRACE_SINGLEBLOCK, t, 0, 0);
		int st = xwait(t);
		if (!WIFSTOPPED(st) || WSTOPSIG(st) != SIGTRAP)
			obs_die("no trap", st);
		struct user_regs_struct r = get_regs(t);
		if (r.rip != (uintptr_t)where)
			continue;
		evregs(what, &r, "rip");
		evinfo(what, t);
		return;
	}
	ev("lost", "what=%s", what);
}

int main(void)
{
	begin();
	name_code(blocks);
	pid_t t = start("tracee", run_code, blocks);
	reach(t, "jump", b1);
	reach(t, "call", b2);
	reach(t, "system call", b3);
	reach(t, "ret", b4);
	reach(t, "indirect jump", b5);
	evpt("bad signal", PTRACE_SINGLEBLOCK, t, 0, (void *)65);
	evpt("bad signal", PTRACE_SINGLEBLOCK, t, 0, (void *)-1);
	go("end", PTRACE_CONT, t, 0);
	evpt("gone", PTRACE_SINGLEBLOCK, t, 0, NULL);
	return 0;
}
