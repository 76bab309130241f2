// seccomp_strictest: of several filters the strictest answer counts, and of equal ones the latest: seccomp(2), "the return value".
#include "req_tools.h"

static const unsigned actions[] = {
	SECCOMP_RET_KILL_PROCESS, SECCOMP_RET_KILL_THREAD, SECCOMP_RET_TRAP | 1, SECCOMP_RET_ERRNO | 1,
	SECCOMP_RET_ERRNO | 2, SECCOMP_RET_USER_NOTIF, SECCOMP_RET_TRACE, SECCOMP_RET_LOG, SECCOMP_RET_ALLOW,
};
#define ACTIONS 9

static unsigned first, second;

static void caught(int sig OBS_UNUSED, siginfo_t *si, void *uc OBS_UNUSED)
{
	ev("caught", "errno=%d", si->si_errno);
}

static void *thread(void *arg OBS_UNUSED)
{
	filter_one(SYS_getppid, first);
	filter_one(SYS_getppid, second);
	long r = raw0(SYS_getppid);
	ev("call", "result=%r", r > 0 ? 1 : r);
	return NULL;
}

static int user(void *arg OBS_UNUSED)
{
	on(SIGSYS, caught, 0);
	pthread_t p;
	pthread_create(&p, NULL, thread, NULL);
	pthread_join(p, NULL);
	return 3;
}

int main(void)
{
	begin();
	for (int i = 0; i < ACTIONS * ACTIONS; i++) {
		first = actions[i / ACTIONS];
		second = actions[i % ACTIONS];
		ev("filters", "first=%x second=%x", first, second);
		pid_t u = fork_named("user", user, NULL);
		evwait("user", u, 0);
	}
	return 0;
}
