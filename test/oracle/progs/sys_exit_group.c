// sys_exit_group: exit_group has an entry stop and no exit stop; with TRACEEXIT the event comes after the entry: ptrace(2), Syscall-stops.
#include "req_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	raw(SYS_exit_group, 4, 0, 0, 0, 0, 0);
	return 0;
}

int main(void)
{
	begin();
	for (int i = 0; i < 2; i++) {
		pid_t t = spawn(i ? "second" : "first", tracee, NULL);
		must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACESYSGOOD | (i ? PTRACE_O_TRACEEXIT : 0));
		to_entry(t, SYS_exit_group);
		if (i) {
			go("event", PTRACE_SYSCALL, t, 0);
			struct user_regs_struct r = get_regs(t);
			evregs("event", &r, "orig_rax rax rdi");
		}
		go("end", PTRACE_SYSCALL, t, 0);
	}
	return 0;
}
