// seccomp_info: GET_SYSCALL_INFO at the seccomp event tells number, arguments and the filter's data: ptrace(2), PTRACE_GET_SYSCALL_INFO.
#include "req_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	filter_one(1000, SECCOMP_RET_TRACE | 0xabc);
	ev("call", "result=%r", raw(1000, 1, 2, 3, 4, 5, -6));
	return 3;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACESECCOMP);
	go("event", PTRACE_CONT, t, 0);
	struct ptrace_syscall_info i;
	memset(&i, 0xee, sizeof i);
	long r = pt(PTRACE_GET_SYSCALL_INFO, t, sizeof i, &i);
	ev("info", "is_seccomp=%b", i.op == PTRACE_SYSCALL_INFO_SECCOMP);
	ev("info", "result=%r op=%d nr=%d data=%x arch=%x", r, i.op, i.seccomp.nr, i.seccomp.ret_data, i.arch);
	ev("info", "a=%x b=%x c=%x d=%x e=%x f=%x", i.seccomp.args[0], i.seccomp.args[1],
	   i.seccomp.args[2], i.seccomp.args[3], i.seccomp.args[4], i.seccomp.args[5]);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
