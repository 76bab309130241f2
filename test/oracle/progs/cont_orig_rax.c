// cont_orig_rax: at a signal that interrupted a call, orig_rax -1 suppresses the restart and the call's number with ERESTARTSYS in rax requests it: ptrace(2), PTRACE_SETREGS; signal(7).
#include "sig_tools.h"

static struct gate g;
long do_read(int fd, char *buf, long n);
asm(".text\n.globl do_read\ndo_read: xor %eax,%eax\n syscall\n nop\n ret\n");

static int tracee(void *arg OBS_UNUSED)
{
	char c;
	ev("read", "result=%r", do_read(g.fd[0], &c, 1));
	return 0;
}

int main(void)
{
	begin();
	name_addr("do_read", do_read, 6);
	g = new_gate();
	for (int how = 0; how < 3; how++) {
		static const char *const what[] = { "left alone", "orig_rax -1", "rax 55" };
		ev("case", "what=%s", what[how]);
		pid_t t = spawn("tracee", tracee, NULL);
		resume(t, 0);
		await_state(t, "S");
		must(kill(t, SIGUSR1));
		evwait("signal", t, __WALL);
		struct user_regs_struct r = get_regs(t);
		evregs("signal", &r, "rip rax orig_rax");
		if (how == 1)
			r.orig_rax = -1;
		if (how == 2)
			r.rax = 55;
		set_regs(t, r);
		resume(t, 0);
		if (how == 0) {
			await_state(t, "S");
			gate_open(&g);
		}
		evwait("end", t, __WALL);
	}
	return 0;
}
