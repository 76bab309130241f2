// seccomp_tsync_filters: SECCOMP_FILTER_FLAG_TSYNC gives all threads the caller's filters, unless one has a filter of its own, which is the result or ESRCH: seccomp(2), SECCOMP_FILTER_FLAG_TSYNC.
#include "req_tools.h"

static int own; // whether the thread has installed a filter of its own
static struct gate start, go_on, over;
static volatile pid_t other_id;

static void *other(void *arg OBS_UNUSED)
{
	role("other");
	other_id = own_tid();
	name_pid("other", other_id);
	if (own)
		filter_one(SYS_getuid, SECCOMP_RET_ERRNO | 33);
	gate_open(&start);
	gate_pass(&go_on);
	ev("calls", "getppid=%b getuid=%b no_new_privs=%d", raw0(SYS_getppid) == -31, raw0(SYS_getuid) == -33,
	   prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0));
	char b[16];
	must(status_field(own_tid(), "Seccomp_filters", b, sizeof b));
	ev("filters", "are=%s", b);
	gate_open(&over);
	return NULL;
}

static long sync_filter(unsigned flags)
{
	struct sock_filter f[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_getppid, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | 31),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog p = { 4, f };
	must(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
	return raw(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, (long)&p, 0, 0, 0);
}

static int user(void *arg OBS_UNUSED)
{
	start = new_gate(), go_on = new_gate(), over = new_gate();
	filter_one(SYS_getgid, SECCOMP_RET_ERRNO | 3); // both have it
	pthread_t p;
	pthread_create(&p, NULL, other, NULL);
	gate_pass(&start);
	ev("sync", "esrch=%r", sync_filter(SECCOMP_FILTER_FLAG_TSYNC | SECCOMP_FILTER_FLAG_TSYNC_ESRCH));
	long r = sync_filter(SECCOMP_FILTER_FLAG_TSYNC);
	ev("sync", "result=%b other=%b", r, r == other_id);
	gate_open(&go_on);
	gate_pass(&over);
	pthread_join(p, NULL);
	r = sync_filter(SECCOMP_FILTER_FLAG_TSYNC);
	ev("alone", "result=%r getppid=%r", r, raw0(SYS_getppid));
	return 3;
}

int main(void)
{
	begin();
	for (own = 0; own < 2; own++) {
		pid_t u = fork_named(own ? "with its own" : "without", user, NULL);
		evwait("user", u, 0);
	}
	return 0;
}
