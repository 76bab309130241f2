// sys_step_from_entry: SINGLESTEP from an entry stop ends behind the call; from an exit stop at the next instruction: ptrace(2), PTRACE_SINGLESTEP.
#include "req_tools.h"

void stepped(void);
__asm__(".text\n"
	"stepped:\n"
	"mov $102, %eax\n" // getuid
	"syscall\n"
	"nop\n"
	"nop\n"
	"ret\n");

static int tracee(void *arg OBS_UNUSED)
{
	stepped();
	stepped();
	return 0;
}

static void look(const char *what, pid_t t)
{
	struct user_regs_struct r = get_regs(t);
	evregs(what, &r, "rip rax orig_rax");
	evinfo(what, t);
}

int main(void)
{
	begin();
	name_addr("stepped", stepped, 10);
	pid_t t = spawn("tracee", tracee, NULL);
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACESYSGOOD);
	to_entry(t, SYS_getuid);
	go("from the entry", PTRACE_SINGLESTEP, t, 0);
	look("from the entry", t);
	go("on", PTRACE_SINGLESTEP, t, 0);
	look("on", t);
	to_entry(t, SYS_getuid);
	go("exit", PTRACE_SYSCALL, t, 0);
	look("exit", t);
	go("from the exit", PTRACE_SINGLESTEP, t, 0);
	look("from the exit", t);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
