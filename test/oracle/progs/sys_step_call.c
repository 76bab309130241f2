// sys_step_call: single steps over a system call stop behind the instruction, after the call is done: ptrace(2), PTRACE_SINGLESTEP.
#include "req_tools.h"

void stepped(void);
__asm__(".text\n"
	"stepped:\n"
	"nop\n"
	"mov $102, %eax\n" // getuid
	"syscall\n"
	"nop\n"
	"nop\n"
	"ret\n");

static int tracee(void *arg OBS_UNUSED)
{
	__asm__ volatile("int3");
	stepped();
	return 0;
}

int main(void)
{
	begin();
	name_addr("stepped", stepped, 11);
	pid_t t = spawn("tracee", tracee, NULL);
	go("trap", PTRACE_CONT, t, 0);
	struct user_regs_struct r = get_regs(t), saved = r;
	r.rip = (unsigned long)stepped;
	set_regs(t, r);
	for (int i = 0; i < 5; i++) {
		go("step", PTRACE_SINGLESTEP, t, 0);
		r = get_regs(t);
		evregs("step", &r, "rip rax orig_rax");
		siginfo_t si;
		must_pt(PTRACE_GETSIGINFO, t, 0, &si);
		evsig("step", &si);
	}
	saved.rax = r.rax;
	set_regs(t, saved);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
