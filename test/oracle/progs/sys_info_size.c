// sys_info_size: GET_SYSCALL_INFO fills as much as the size allows and returns how much there is: ptrace(2), PTRACE_GET_SYSCALL_INFO.
#include "req_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	raw(1000, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66);
	return 0;
}

static void sizes(const char *what, pid_t t)
{
	static const unsigned long s[] = { 0, 1, 4, 8, 24, 32, 33, 80, 87, 88, 200, 1UL << 40, -1UL };
	for (unsigned long i = 0; i < sizeof s / sizeof s[0]; i++) {
		unsigned char b[256];
		memset(b, 0xee, sizeof b);
		long r = pt(PTRACE_GET_SYSCALL_INFO, t, s[i], b);
		int n = sizeof b;
		while (n && b[n - 1] == 0xee)
			n--;
		ev("size", "what=%s size=%x result=%r filled=%d", what, s[i], r, n);
	}
	evpt(what, PTRACE_GET_SYSCALL_INFO, t, 88, 0);
	evpt(what, PTRACE_GET_SYSCALL_INFO, t, 88, KERNEL_ADDRESS);
	evpt(what, PTRACE_GET_SYSCALL_INFO, t, 0, 0);
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACESYSGOOD);
	sizes("signal", t);
	to_entry(t, 1000);
	sizes("entry", t);
	go("exit", PTRACE_SYSCALL, t, 0);
	sizes("exit", t);
	finish(t);
	return 0;
}
