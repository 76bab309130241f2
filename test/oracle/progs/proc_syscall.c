// proc_syscall: /proc/PID/syscall tells number, arguments, stack and program counter of a stopped or blocked call, -1 outside of one: proc(5), /proc/pid/syscall.
#include "req_tools.h"

static struct gate g;

static int tracee(void *arg OBS_UNUSED)
{
	char c;
	raw(1000, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66);
	raw(SYS_read, g.fd[0], (long)&c, 1, 0x44, 0x55, 0x66);
	__asm__ volatile("int3");
	return 0;
}

static void look(const char *what, pid_t t)
{
	char path[64], b[512] = "";
	snprintf(path, sizeof path, "/proc/%d/syscall", t);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		ev("syscall", "what=%s error=%e", what, errno);
		return;
	}
	int n = read(fd, b, sizeof b - 1);
	close(fd);
	if (n <= 0) {
		ev("syscall", "what=%s read=%r", what, n < 0 ? -errno : n);
		return;
	}
	long nr = 0;
	unsigned long a[6] = { 0 }, sp = 0, pc = 0;
	int fields = sscanf(b, "%ld %lx %lx %lx %lx %lx %lx %lx %lx", &nr, &a[0], &a[1], &a[2], &a[3],
			    &a[4], &a[5], &sp, &pc);
	struct user_regs_struct r = { 0 };
	int stopped = pt(PTRACE_GETREGS, t, 0, &r) == 0;
	if (fields == 3) // -1 sp pc
		sp = a[0], pc = a[1];
	ev("syscall", "what=%s fields=%d number=%d", what, fields, nr);
	if (stopped)
		ev("place", "what=%s sp=%b pc=%b", what, sp == r.rsp, pc == r.rip);
	if (fields == 9)
		ev("arguments", "what=%s c=%x d=%x e=%x f=%x", what, a[2], a[3], a[4], a[5]);
}

int main(void)
{
	begin();
	g = new_gate();
	pid_t t = spawn("tracee", tracee, NULL);
	to_entry(t, 1000);
	look("entry", t);
	go("exit", PTRACE_SYSCALL, t, 0);
	look("exit", t);
	resume(t, 0);
	await_state(t, "S");
	look("blocked", t);
	gate_open(&g);
	evwait("trap", t, __WALL);
	look("trap", t);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
