// sys_sysemu_step: PTRACE_SYSEMU_SINGLESTEP steps, and stops at the entry of a call, which is not made: ptrace(2), PTRACE_SYSEMU_SINGLESTEP.
#include "req_tools.h"

void three_steps(void);
__asm__(".text\n"
	"three_steps:\n"
	"nop\n"
	"mov $39, %eax\n" // getpid
	"syscall\n"
	"nop\n"
	"nop\n"
	"ret\n");

static int tracee(void *arg OBS_UNUSED)
{
	__asm__ volatile("int3");
	three_steps();
	return 0;
}

int main(void)
{
	begin();
	name_addr("three_steps", three_steps, 11);
	pid_t t = spawn("tracee", tracee, NULL);
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACESYSGOOD);
	go("trap", PTRACE_CONT, t, 0);
	struct user_regs_struct r = get_regs(t);
	unsigned long back = r.rip;
	r.rip = (unsigned long)three_steps;
	set_regs(t, r);
	for (int i = 0; i < 5; i++) {
		go("step", PTRACE_SYSEMU_SINGLESTEP, t, 0);
		r = get_regs(t);
		evregs("step", &r, "rip orig_rax rax");
		evinfo("step", t);
	}
	r.rip = back;
	set_regs(t, r);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
