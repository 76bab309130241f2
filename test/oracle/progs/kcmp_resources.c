// kcmp_resources: which resources clone's flags let a child share, by kcmp's types VM, FILES, FS, SIGHAND, IO and SYSVSEM: kcmp(2), clone(2).
#include "kcmp_tools.h"
#include <pthread.h>

static char stack[65536] __attribute__((aligned(16)));

static int child(void *arg OBS_UNUSED)
{
	// It shares memory and maybe its errno with its creator: raw calls only.
	set_flag(0);
	while (!__atomic_load_n(&obs_tab->flag[1], __ATOMIC_ACQUIRE))
		raw0(SYS_sched_yield);
	raw(SYS_exit, 0, 0, 0, 0, 0, 0);
	return 0;
}

static void *thread(void *arg)
{
	*(pid_t *)arg = syscall(SYS_gettid);
	set_flag(2);
	await_flag(3);
	return NULL;
}

static void compare(const char *what, pid_t a, pid_t b)
{
	ev("kcmp", "what=%s vm=%s files=%s fs=%s sighand=%s io=%s sem=%s", what, kind_of(kcmp(a, b, KCMP_VM, 0, 0)),
	   kind_of(kcmp(a, b, KCMP_FILES, 0, 0)), kind_of(kcmp(a, b, KCMP_FS, 0, 0)),
	   kind_of(kcmp(a, b, KCMP_SIGHAND, 0, 0)), kind_of(kcmp(a, b, KCMP_IO, 0, 0)),
	   kind_of(kcmp(a, b, KCMP_SYSVSEM, 0, 0)));
}

int main(void)
{
	begin();
	static const struct {
		const char *name;
		int flags;
	} kinds[] = {
		{ "fork", 0 },
		{ "CLONE_VM", CLONE_VM },
		{ "CLONE_FILES", CLONE_FILES },
		{ "CLONE_FS", CLONE_FS },
		{ "CLONE_SIGHAND", CLONE_SIGHAND | CLONE_VM },
		{ "all", CLONE_SIGHAND | CLONE_VM | CLONE_FILES | CLONE_FS | CLONE_SYSVSEM },
	};
	for (unsigned i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		obs_tab->flag[0] = obs_tab->flag[1] = 0;
		pid_t c = must(clone(child, stack + sizeof stack, kinds[i].flags | SIGCHLD, NULL));
		await_flag(0);
		compare(kinds[i].name, getpid(), c);
		set_flag(1);
		await_state(c, "Z");
		compare("and dead", c, c);
		xwait(c);
		compare("and gone", getpid(), c);
	}
	pid_t tid;
	pthread_t t;
	pthread_create(&t, NULL, thread, &tid);
	await_flag(2);
	compare("thread", getpid(), tid);
	set_flag(3);
	pthread_join(t, NULL);
	compare("itself", getpid(), getpid());
	return 0;
}
