// seccomp_actions: what each action does to a call without a tracer; LOG allows it, USER_NOTIF without a listener fails, and one that nobody knows kills the process: seccomp(2), SECCOMP_RET_LOG and others.
#include "req_tools.h"

static struct {
	const char *name;
	unsigned action, flags;
} cases[] = {
	{ "allow", SECCOMP_RET_ALLOW | 7, 0 },
	{ "log", SECCOMP_RET_LOG, 0 },
	{ "log, logged", SECCOMP_RET_LOG | 7, SECCOMP_FILTER_FLAG_LOG },
	{ "errno", SECCOMP_RET_ERRNO | EDOM, 0 },
	{ "errno, logged", SECCOMP_RET_ERRNO | EDOM, SECCOMP_FILTER_FLAG_LOG },
	{ "trace", SECCOMP_RET_TRACE, 0 },
	{ "trace, logged", SECCOMP_RET_TRACE, SECCOMP_FILTER_FLAG_LOG },
	{ "trap", SECCOMP_RET_TRAP | 9, 0 },
	{ "trap, logged", SECCOMP_RET_TRAP | 9, SECCOMP_FILTER_FLAG_LOG },
	{ "notify", SECCOMP_RET_USER_NOTIF, 0 },
	{ "notify, logged", SECCOMP_RET_USER_NOTIF, SECCOMP_FILTER_FLAG_LOG },
	{ "kill thread", SECCOMP_RET_KILL_THREAD, 0 },
	{ "kill process", SECCOMP_RET_KILL_PROCESS, 0 },
	{ "unknown", 0x00010000, 0 },
	{ "unknown and negative", 0x80010000, 0 },
	{ "all bits", 0xffffffff, 0 },
};
#define CASES ((long)(sizeof cases / sizeof *cases))

static int twice; // the first of two filters allows the call

static void caught(int sig OBS_UNUSED, siginfo_t *si, void *uc OBS_UNUSED)
{
	ev("caught", "code=%d errno=%d number=%d", si->si_code, si->si_errno, si->si_syscall);
}

static void *thread(void *n)
{
	filter(&(struct rule){ SYS_getppid, cases[(long)n].action }, 1, cases[(long)n].flags);
	if (twice)
		filter_one(SYS_getppid, SECCOMP_RET_ALLOW);
	long r = raw0(SYS_getppid);
	ev("call", "case=%s result=%r", cases[(long)n].name, r > 0 ? 1 : r);
	return NULL;
}

static int user(void *n)
{
	on(SIGSYS, caught, 0);
	pthread_t p;
	pthread_create(&p, NULL, thread, n);
	pthread_join(p, NULL);
	return 3;
}

static int alone(void *n)
{
	on(SIGSYS, caught, 0);
	thread(n);
	return 3;
}

int main(void)
{
	begin();
	for (twice = 0; twice < 2; twice++)
		for (long n = 0; n < CASES; n++) {
			pid_t u = fork_named("user", user, (void *)n);
			evwait(cases[n].name, u, 0);
			u = fork_named("user", alone, (void *)n);
			evwait(cases[n].name, u, 0);
		}
	return 0;
}
