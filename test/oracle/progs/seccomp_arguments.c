// seccomp_arguments: seccomp refuses operations, flags and programs that it does not know, in this order, and says which actions it knows: seccomp(2), ERRORS.
#include "req_tools.h"

static struct sock_filter allow[] = { BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW) };
static struct sock_fprog good = { 1, allow };

static void op(const char *what, long op, long flags, void *p)
{
	ev("op", "what=%s result=%r", what, raw(SYS_seccomp, op, flags, (long)p, 0, 0, 0));
}

static void action(const char *what, unsigned a)
{
	op(what, SECCOMP_GET_ACTION_AVAIL, 0, &a);
}

static int user(void *arg OBS_UNUSED)
{
	struct sock_fprog none = { 0, allow }, many = { 4097, allow }, nowhere = { 1, (void *)8 };
	op("unknown operation", 77, 0, &good);
	op("high half of the operation", SECCOMP_SET_MODE_FILTER | 1L << 32, 1L << 31, &good);
	op("unknown flag", SECCOMP_SET_MODE_FILTER, 1L << 31, &good);
	op("no program", SECCOMP_SET_MODE_FILTER, 0, NULL);
	op("bad pointer", SECCOMP_SET_MODE_FILTER, 0, (void *)KERNEL_ADDRESS);
	op("empty", SECCOMP_SET_MODE_FILTER, 0, &none);
	op("too long", SECCOMP_SET_MODE_FILTER, 0, &many);
	op("without no_new_privs", SECCOMP_SET_MODE_FILTER, 0, &good);
	op("nowhere, without no_new_privs", SECCOMP_SET_MODE_FILTER, 0, &nowhere);
	must(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
	op("nowhere", SECCOMP_SET_MODE_FILTER, 0, &nowhere);
	op("high half of the flags", SECCOMP_SET_MODE_FILTER, 1L << 32, &good);
	for (long flag = 1; flag <= 4; flag <<= 1)
		op("flag", SECCOMP_SET_MODE_FILTER, flag, &good);
	op("esrch alone", SECCOMP_SET_MODE_FILTER, 1 << 4, &good);
	op("both", SECCOMP_SET_MODE_FILTER, 1 | 1 << 4, &good);
	op("killable without a listener", SECCOMP_SET_MODE_FILTER, 1 << 5, &good);
	op("available, flag", SECCOMP_GET_ACTION_AVAIL, 1, allow);
	op("available, bad pointer", SECCOMP_GET_ACTION_AVAIL, 0, (void *)8);
	action("kill process", SECCOMP_RET_KILL_PROCESS);
	action("kill thread", SECCOMP_RET_KILL_THREAD);
	action("trap", SECCOMP_RET_TRAP);
	action("errno", SECCOMP_RET_ERRNO);
	action("trace", SECCOMP_RET_TRACE);
	action("log", SECCOMP_RET_LOG);
	action("allow", SECCOMP_RET_ALLOW);
	action("allow with data", SECCOMP_RET_ALLOW | 1);
	action("unknown", 0x00010000);
	ev("prctl", "off=%r wide=%r negative=%r filter=%r", raw(SYS_prctl, PR_SET_SECCOMP, 0, 0, 0, 0, 0),
	   raw(SYS_prctl, PR_SET_SECCOMP, 2 | 1L << 32, (long)&good, 0, 0, 0),
	   raw(SYS_prctl, PR_SET_SECCOMP, -1, (long)&good, 0, 0, 0),
	   raw(SYS_prctl, PR_SET_SECCOMP, 2, (long)&good, 0, 0, 0));
	char b[16];
	must(status_field(getpid(), "Seccomp_filters", b, sizeof b));
	ev("filters", "are=%s", b);
	return 0;
}

int main(void)
{
	begin();
	must(setresuid(1000, 1000, 1000));
	must(prctl(PR_SET_DUMPABLE, 1, 0, 0, 0));
	pid_t u = fork_named("user", user, NULL);
	evwait("user", u, 0);
	return 0;
}
