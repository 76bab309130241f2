// sig_intr_nanosleep: a suppressed signal restarts nanosleep by restart_syscall, a delivered one ends it with EINTR even under SA_RESTART: nanosleep(2), signal(7).
#include "sig_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	on(SIGUSR1, note, SA_RESTART);
	struct timespec ts = { 1000, 0 }, left = { 0, 0 };
	long r = syscall(SYS_nanosleep, &ts, &left);
	ev("nanosleep", "result=%r left=%b", r < 0 ? -errno : r, left.tv_sec > 900);
	return 0;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	must_pt(PTRACE_SETOPTIONS, t, 0, PTRACE_O_TRACESYSGOOD);
	resume(t, 0);
	await_state(t, "S");
	must(kill(t, SIGUSR1));
	evwait("first", t, __WALL);
	struct user_regs_struct r = get_regs(t);
	evregs("first", &r, "rax orig_rax");
	go("restart", PTRACE_SYSCALL, t, 0);
	r = get_regs(t);
	evregs("restart", &r, "rax orig_rax");
	must_pt(PTRACE_SYSCALL, t, 0, 0);
	await_state(t, "S");
	must(kill(t, SIGUSR1));
	evwait("exit of restart_syscall", t, __WALL);
	r = get_regs(t);
	evregs("exit of restart_syscall", &r, "rax orig_rax");
	go("second", PTRACE_CONT, t, 0);
	go("end", PTRACE_CONT, t, SIGUSR1);
	return 0;
}
