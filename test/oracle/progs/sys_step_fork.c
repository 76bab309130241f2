// sys_step_fork: SINGLESTEP from PTRACE_EVENT_FORK reports the end of the call, with orig_rax still its number; the child is not stepped: ptrace(2), PTRACE_SINGLESTEP.
#include "req_tools.h"

void stepped(void);
__asm__(".text\n"
	"stepped:\n"
	"mov $57, %eax\n" // fork
	"syscall\n"
	"nop\n"
	"nop\n"
	"ret\n");

static int tracee(void *arg OBS_UNUSED)
{
	block(SIGCHLD);
	stepped();
	return 2;
}

int main(void)
{
	begin();
	name_addr("stepped", stepped, 10);
	pid_t t = spawn("tracee", tracee, NULL);
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACEFORK);
	go("event", PTRACE_CONT, t, 0);
	pid_t c = event_child("child", t);
	evwait("child", c, __WALL);
	struct user_regs_struct r = get_regs(c);
	evregs("child", &r, "rip rax orig_rax");
	r = get_regs(t);
	evregs("event", &r, "rip orig_rax");
	for (int i = 0; i < 2; i++) {
		go("step", PTRACE_SINGLESTEP, t, 0);
		evinfo("step", t);
		r = get_regs(t);
		evregs("step", &r, "rip orig_rax");
		ev("step", "rax=%p", r.rax);
	}
	go("child's step", PTRACE_SINGLESTEP, c, 0);
	r = get_regs(c);
	evregs("child's step", &r, "rip rax");
	go("child's end", PTRACE_CONT, c, 0);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
