// wait_sigchld_leader: when the tracer waits for the last other thread of a process whose leader is dead, SIGCHLD comes again, for the leader that can now be waited for: ptrace(2).
#include "sig_tools.h"

static struct {
	pid_t tids[2];
} *shared;

static void forever(void)
{
	for (;;)
		pause();
}

static void *second(void *arg OBS_UNUSED)
{
	__atomic_store_n(&shared->tids[1], own_tid(), __ATOMIC_RELEASE);
	forever();
	return NULL;
}

static int threads(void *arg OBS_UNUSED)
{
	pthread_t t;
	shared->tids[0] = getpid();
	if (pthread_create(&t, NULL, second, NULL) != 0)
		obs_die("pthread_create", 0);
	forever();
	return 0;
}

static int parent(void *arg OBS_UNUSED)
{
	fork_named("leader", threads, NULL);
	forever();
	return 0;
}

static const char *taken(siginfo_t *si)
{
	sigset_t s;
	sigemptyset(&s);
	sigaddset(&s, SIGCHLD);
	return sigtimedwait(&s, si, &(struct timespec){ 0, 0 }) == SIGCHLD ? "yes" : "no";
}

static void kill_two(const char *what, int (*start)(void *))
{
	siginfo_t si;
	memset(shared, 0, sizeof *shared);
	pid_t child = fork_named("leader", start, NULL);
	while (__atomic_load_n(&shared->tids[1], __ATOMIC_ACQUIRE) == 0)
		nap_ms(1);
	pid_t leader = shared->tids[0], thread = shared->tids[1];
	name_pid("leader", leader);
	name_pid("thread", thread);
	for (int i = 0; i < 2; i++) {
		must_pt(PTRACE_SEIZE, shared->tids[i], 0, 0);
		must_pt(PTRACE_INTERRUPT, shared->tids[i], 0, 0);
		xwait(shared->tids[i]);
	}
	taken(&si);
	must(kill(leader, SIGKILL));
	await_state(leader, "Z");
	await_state(thread, "Z");
	ev("dead", "what=%s sigchld=%s", what, taken(&si));
	evwait("leader too early", leader, __WALL | WNOHANG);
	evwait("thread", thread, __WALL | WNOHANG);
	const char *again = taken(&si);
	ev("again", "sigchld=%s", again);
	if (again[0] == 'y')
		evsig("again", &si);
	evwait("leader", leader, __WALL | WNOHANG);
	ev("again", "sigchld=%s", taken(&si));
	if (child != leader)
		finish(child);
	taken(&si);
}

int main(void)
{
	begin();
	shared = must(mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
	block(SIGCHLD);
	kill_two("child", threads);
	kill_two("stranger", parent);
	return 0;
}
