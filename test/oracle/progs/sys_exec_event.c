// sys_exec_event: between the entry and the exit stop of execve stands PTRACE_EVENT_EXEC, with orig_rax 59 as well: ptrace(2), PTRACE_O_TRACEEXEC.
#include "req_tools.h"

static const char *path;

static int tracee(void *arg OBS_UNUSED)
{
	exec_again(path, "again");
	return 1;
}

// entry_point is where the static image at path begins.
static unsigned long entry_point(void)
{
	Elf64_Ehdr h;
	int fd = must(open(path, O_RDONLY | O_CLOEXEC));
	if (read(fd, &h, sizeof h) != sizeof h)
		obs_die("reading the ELF header", errno);
	close(fd);
	return h.e_entry;
}

static void look(const char *what, pid_t t)
{
	struct user_regs_struct r = get_regs(t);
	evregs(what, &r, "orig_rax rax rip eflags cs ss");
	ev("stack", "what=%s argc=%d", what, peek(t, r.rsp));
}

int main(int argc, char **argv)
{
	if (argc > 1)
		return 6;
	begin();
	path = argv[0];
	name_addr("entry_point", entry_point(), 1);
	pid_t t = spawn("tracee", tracee, NULL);
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEEXEC);
	to_entry(t, SYS_execve);
	go("event", PTRACE_SYSCALL, t, 0);
	look("event", t);
	go("exit", PTRACE_SYSCALL, t, 0);
	look("exit", t);
	int st = go("next", PTRACE_SYSCALL, t, 0);
	if (WIFSTOPPED(st))
		evmsg("next", t);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
