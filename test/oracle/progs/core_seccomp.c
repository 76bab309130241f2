// core_seccomp: what a filter that kills a thread or its process, or sends SIGSYS that nobody handles, leaves of it: the status, and in the core the signal and the thread: seccomp(2), SECCOMP_RET_KILL_THREAD and further; core(5).
#include "req_tools.h"
#include "core_tools.h"
#include <sys/procfs.h>

enum { ALONE, LEADER, SECOND, LEADER_GONE, PLACES };
static const char *const places[] = { "the only thread", "leader of two", "second of two", "second, leader gone" };

static struct kind {
	const char *name;
	unsigned action;
	int blocked, ignored;
} kinds[] = {
	{ "kill process", SECCOMP_RET_KILL_PROCESS, 0, 0 },
	{ "kill process, ignored", SECCOMP_RET_KILL_PROCESS, 0, 1 },
	{ "kill thread", SECCOMP_RET_KILL_THREAD, 0, 0 },
	{ "trap", SECCOMP_RET_TRAP, 0, 0 },
	{ "trap, blocked", SECCOMP_RET_TRAP, 1, 0 },
	{ "trap, ignored", SECCOMP_RET_TRAP, 0, 1 },
};

static struct shared {
	struct kind kind;
	int place;
	pid_t leader, victim;
} *shared;
static pthread_t leader;

static void call(void)
{
	shared->victim = own_tid();
	filter_one(SYS_getppid, shared->kind.action);
	if (shared->kind.blocked) {
		sigset_t set;
		sigemptyset(&set);
		sigaddset(&set, SIGSYS);
		must(sigprocmask(SIG_BLOCK, &set, NULL));
	}
	if (shared->kind.ignored)
		signal(SIGSYS, SIG_IGN);
	raw(SYS_getppid, 11, 22, 33, 44, 55, 66);
}

static void *second(void *arg OBS_UNUSED)
{
	if (shared->place == LEADER_GONE)
		must(-pthread_join(leader, NULL));
	if (shared->place != LEADER)
		call();
	while (shared->place == LEADER)
		sched_yield();
	return NULL;
}

static int dies(void *arg OBS_UNUSED)
{
	shared->leader = own_tid();
	leader = pthread_self();
	pthread_t p;
	if (shared->place != ALONE)
		must(-pthread_create(&p, NULL, second, NULL));
	if (shared->place == ALONE || shared->place == LEADER)
		call();
	else if (shared->place == LEADER_GONE)
		pthread_exit(NULL);
	// What follows if the other thread dies alone.
	else
		pthread_join(p, NULL);
	return 3;
}

static void notes(const char *what, const char *at, long size)
{
	int threads = 0;
	for (const char *end = at + size; at + sizeof(Elf64_Nhdr) <= end;) {
		const Elf64_Nhdr *n = (void *)at;
		const char *desc = at + sizeof *n + ((n->n_namesz + 3) & ~3);
		if (n->n_type == NT_PRSTATUS && threads++ == 0) {
			const struct elf_prstatus *s = (void *)desc;
			const struct user_regs_struct *r = (void *)&s->pr_reg;
			ev("prstatus", "what=%s cursig=%g signo=%g code=%d victim=%b rax=%d orig_rax=%d rdi=%d r9=%d", what,
			   s->pr_cursig, s->pr_info.si_signo, s->pr_info.si_code, s->pr_pid == shared->victim, r->rax, r->orig_rax, r->rdi, r->r9);
		}
		if (n->n_type == NT_SIGINFO) {
			const siginfo_t *si = (void *)desc;
			ev("siginfo", "what=%s signo=%g code=%d number=%d arch=%x errno=%d", what,
			   si->si_signo, si->si_code, si->si_syscall, si->si_arch, si->si_errno);
		}
		at = desc + ((n->n_descsz + 3) & ~3);
	}
	ev("threads", "what=%s n=%d", what, threads);
}

static void show(const char *what, pid_t pid)
{
	const char *name = core_find(pid);
	if (!name)
		return;
	int fd = must(open(name, O_RDONLY));
	struct stat st;
	must(fstat(fd, &st));
	char *core = mmap(NULL, st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (core == MAP_FAILED)
		obs_die("mmap of the core", errno);
	close(fd);
	const Elf64_Ehdr *e = (void *)core;
	const Elf64_Phdr *p = (void *)(core + e->e_phoff);
	notes(what, core + p->p_offset, p->p_filesz);
	munmap(core, st.st_size);
	must(unlink(name));
}

int main(void)
{
	core_start();
	core_limit(RLIM_INFINITY);
	shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (shared == MAP_FAILED)
		obs_die("mmap", errno);
	for (unsigned i = 0; i < sizeof kinds / sizeof *kinds; i++)
		for (int place = 0; place < PLACES; place++) {
			// A leader that a filter kills alone leaves a thread that waits for ever.
			if (kinds[i].action == SECCOMP_RET_KILL_THREAD && place == LEADER)
				continue;
			char what[80];
			snprintf(what, sizeof what, "%s: %s", kinds[i].name, places[place]);
			shared->kind = kinds[i];
			shared->place = place;
			show(what, core_run(what, dies, NULL, 1));
		}
	core_end();
	return 0;
}
