// hw_break: an execution breakpoint stops before its instruction, each time anew: in a loop, resumed by CONT, SYSCALL and SINGLESTEP, and with another one behind it.
#include "hw_tools.h"

void hw_first(void), hw_second(void), hw_third(void);
__asm__(".text\n.globl hw_first, hw_second, hw_third\n"
	"hw_first: incq hw_count(%rip)\n"
	"hw_second: nop\n"
	"hw_third: ret\n");
volatile long hw_count;

static int tracee(void *arg OBS_UNUSED)
{
	for (int i = 0; i < 12; i++)
		hw_first();
	getppid();
	for (int i = 0; i < 500; i++)
		hw_first();
	return hw_count == 512 ? 0 : 1;
}

static void at(const char *what, pid_t t)
{
	struct user_regs_struct r = get_regs(t);
	ev("at", "what=%s rip=%a count=%d resume=%b", what, r.rip, peek(t, &hw_count), (r.eflags & 0x10000) != 0);
	hw_stop(what, t);
}

int main(void)
{
	begin();
	name_addr("first", hw_first, 1);
	name_addr("second", hw_second, 1);
	name_addr("third", hw_third, 1);
	pid_t t = spawn("tracee", tracee, NULL);
	unsigned long control = hw_set(t, 0, 0, hw_first, HW_EXECUTE, HW_1);
	for (int i = 0; i < 4; i++) {
		go("one", PTRACE_CONT, t, 0);
		at("one", t);
	}
	for (int i = 0; i < 3; i++) {
		go("step", PTRACE_SINGLESTEP, t, 0);
		at("step", t);
	}
	go("call", PTRACE_SYSCALL, t, 0);
	at("call", t);
	control = hw_set(t, control, 1, hw_second, HW_EXECUTE, HW_1);
	control = hw_set(t, control, 3, hw_third, HW_EXECUTE, HW_1);
	for (int i = 0; i < 6; i++) {
		go("three", PTRACE_CONT, t, 0);
		at("three", t);
	}
	for (int i = 0; i < 3; i++) {
		go("step to the next", PTRACE_SINGLESTEP, t, 0);
		at("step to the next", t);
	}
	// Without RF it stops again where it is.
	go("on", PTRACE_CONT, t, 0);
	at("on", t);
	struct user_regs_struct r = get_regs(t);
	r.eflags &= ~0x10000UL;
	set_regs(t, r);
	go("again", PTRACE_CONT, t, 0);
	at("again", t);
	must_pt(PTRACE_POKEUSR, t, HW_OFFSET(7), hw_bits(0, HW_EXECUTE, HW_1));
	int hits = 0, status;
	for (;;) {
		resume(t, 0);
		status = xwait(t);
		if (!WIFSTOPPED(status))
			break;
		hits += get_regs(t).rip == (unsigned long)hw_first;
	}
	ev("end", "status=%w hits=%d", status, hits);
	return 0;
}
