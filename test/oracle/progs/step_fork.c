// step_fork: a step over fork, vfork and clone stops behind the call; the child neither stops nor has the trap flag: ptrace(2), PTRACE_SINGLESTEP.
#include "step_tools.h"

#define FORKING(number)                                                     \
	"int3\n mov $" number ",%eax\n mov $17,%edi\n xor %esi,%esi\n"      \
	" xor %edx,%edx\n xor %r10d,%r10d\n xor %r8d,%r8d\n syscall\n"      \
	" test %eax,%eax\n jz 1f\n ret\n"                                   \
	"1: nop\n nop\n mov $60,%eax\n mov $9,%edi\n syscall"
code(do_fork, FORKING("57"));
code(do_vfork, FORKING("58"));
code(do_clone, FORKING("56"));

static int tracee(void *fn)
{
	run_code(fn);
	int st;
	must(wait(&st));
	ev("child", "status=%w", st);
	return 0;
}

static void one(const char *what, void *fn)
{
	pid_t t = start("tracee", tracee, fn);
	for (int i = 0; i < 6; i++) {
		must_pt(PTRACE_SINGLESTEP, t, 0, 0);
		xwait(t);
	}
	// The child's SIGCHLD may be there before or after the trap.
	unsigned long m = 1UL << (SIGCHLD - 1);
	must_pt(PTRACE_SETSIGMASK, t, 8, &m);
	step_info(what, t, 0);
	struct user_regs_struct r = get_regs(t);
	ev("result", "what=%s positive=%b orig_rax=%d", what, (long)r.rax > 0, (long)r.orig_rax);
	step_info("test", t, 0);
	go("end", PTRACE_CONT, t, 0);
}

int main(void)
{
	begin();
	name_code(do_fork);
	name_code(do_vfork);
	name_code(do_clone);
	one("fork", do_fork);
	one("vfork", do_vfork);
	one("clone", do_clone);
	return 0;
}
