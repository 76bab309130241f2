// What is in a core: the notes and their order, the thread that got the signal,
// and the memory that the filter and madvise let in.
#include "core_tools.h"
#include <linux/auxvec.h>
#include <pthread.h>
#include <sys/procfs.h>

enum { PAGE = 4096 };

static char *shared, *private, *secret, *file_private, *file_shared;
static char *core;
static long core_size;

static void *waits(void *arg)
{
	(void)arg;
	while (pause() < 0)
		;
	return NULL;
}

NOINLINE static int crash(volatile int *p)
{
	return *p;
}

static int dies(void *arg)
{
	pthread_t t;
	for (int i = 0; i < 2; i++)
		if (pthread_create(&t, NULL, waits, NULL) != 0)
			obs_die("pthread_create", 0);
	if (arg) {
		int fd = must(open("/proc/self/coredump_filter", O_WRONLY));
		must(write(fd, arg, strlen(arg)));
		close(fd);
	}
	return crash((int *)0x10);
}

static void *map(int flags, int fd, const char *text)
{
	char *p = mmap(NULL, PAGE * 2, PROT_READ | PROT_WRITE, flags, fd, 0);
	if (p == MAP_FAILED)
		obs_die("mmap", errno);
	strcpy(p, text);
	return p;
}

static void show_note(const char *what, int first, const Elf64_Nhdr *n, const char *name, const void *desc)
{
	long size = n->n_descsz;
	if (n->n_type == NT_AUXV || n->n_type == NT_FILE || n->n_type == NT_X86_XSTATE)
		size = 0; // the kernel's and the processor's affair
	ev("note", "what=%s name=%s type=%x size=%d", what, name, n->n_type, size);
	if (n->n_type == NT_PRSTATUS && first) {
		const struct elf_prstatus *s = desc;
		const struct user_regs_struct *r = (void *)&s->pr_reg;
		ev("prstatus", "cursig=%g signo=%g pid=%p ppid=%p rip=%a rdi=%x fpvalid=%d",
		   s->pr_cursig, s->pr_info.si_signo, s->pr_pid, s->pr_ppid, r->rip, r->rdi, s->pr_fpvalid);
	}
	if (n->n_type == NT_PRPSINFO) {
		const struct elf_prpsinfo *s = desc;
		ev("prpsinfo", "state=%d sname=%d zombie=%d nice=%d uid=%d gid=%d pid=%p ppid=%p",
		   s->pr_state, s->pr_sname, s->pr_zomb, s->pr_nice, s->pr_uid, s->pr_gid, s->pr_pid, s->pr_ppid);
	}
	if (n->n_type == NT_SIGINFO)
		evsig("siginfo", desc);
	if (n->n_type == NT_AUXV) {
		const struct aux {
			unsigned long key, value;
		} *a = desc;
		const char *last = (const char *)desc + n->n_descsz - sizeof *a;
		int entry = 0, pagesz = 0;
		for (; (const char *)a <= last; a++) {
			entry |= a->key == AT_ENTRY && a->value != 0;
			pagesz |= a->key == AT_PAGESZ && a->value == PAGE;
		}
		ev("auxv", "entry=%b pagesize=%b last=%d", entry, pagesz, ((const struct aux *)last)->key);
	}
	if (n->n_type == NT_FILE) {
		const long *w = desc;
		const char *s = (const char *)(w + 2 + 3 * w[0]), *end = (const char *)desc + n->n_descsz;
		int mapped = 0;
		for (; s < end; s += strlen(s) + 1)
			mapped += strstr(s, "/mapped") != NULL;
		ev("files", "page=%d mapped=%d", w[1], mapped);
	}
}

// show_memory emits how the page at addr is in the core.
static void show_memory(const char *what, const char *name, const void *addr)
{
	const Elf64_Ehdr *e = (void *)core;
	const Elf64_Phdr *p = (void *)(core + e->e_phoff);
	for (int i = 0; i < e->e_phnum; i++, p++) {
		unsigned long at = (long)addr - p->p_vaddr;
		if (p->p_type != PT_LOAD || at >= p->p_memsz)
			continue;
		if (at >= p->p_filesz)
			ev("memory", "what=%s of=%s flags=%x in=no", what, name, p->p_flags);
		else
			ev("memory", "what=%s of=%s flags=%x in=yes text=%s", what, name, p->p_flags, core + p->p_offset + at);
		return;
	}
	ev("memory", "what=%s of=%s segment=no", what, name);
}

static void show(const char *what, void *filter, int notes)
{
	pid_t pid = core_run(what, dies, filter, 1);
	name_pid("dead", pid);
	const char *name = core_find(pid);
	if (!name)
		obs_die("no core", 0);
	int fd = must(open(name, O_RDONLY));
	struct stat st;
	must(fstat(fd, &st));
	core_size = st.st_size;
	core = mmap(NULL, core_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (core == MAP_FAILED)
		obs_die("mmap of the core", errno);
	close(fd);
	const Elf64_Ehdr *e = (void *)core;
	const Elf64_Phdr *p = (void *)(core + e->e_phoff);
	ev("header", "what=%s magic=%m class=%d type=%d machine=%d first=%d align=%d", what, core, 4,
	   core[EI_CLASS], e->e_type, e->e_machine, p->p_type, p->p_align);
	char *at = core + p->p_offset, *end = at + p->p_filesz;
	for (int i = 0; notes && at < end; i++) {
		Elf64_Nhdr *n = (void *)at;
		char *nm = at + sizeof *n, *desc = nm + ((n->n_namesz + 3) & ~3);
		show_note(what, i == 0, n, nm, desc);
		at = desc + ((n->n_descsz + 3) & ~3);
	}
	show_memory(what, "anonymous private", private);
	show_memory(what, "anonymous shared", shared);
	show_memory(what, "MADV_DONTDUMP", secret);
	show_memory(what, "written file", file_private);
	show_memory(what, "shared file", file_shared);
	munmap(core, core_size);
	must(unlink(name));
}

int main(void)
{
	core_start();
	core_limit(RLIM_INFINITY);
	must(setpriority(PRIO_PROCESS, 0, 5));
	name_pid("main", getpid());
	name_addr("crash", crash, 64);
	int fd = must(open("mapped", O_RDWR | O_CREAT, 0600));
	must(ftruncate(fd, PAGE * 2));
	shared = map(MAP_SHARED | MAP_ANONYMOUS, -1, "shared");
	private = map(MAP_PRIVATE | MAP_ANONYMOUS, -1, "private");
	secret = map(MAP_PRIVATE | MAP_ANONYMOUS, -1, "secret");
	must(madvise(secret, PAGE * 2, MADV_DONTDUMP));
	file_private = map(MAP_PRIVATE, fd, "file");
	file_shared = map(MAP_SHARED, fd, "common");
	show("default", NULL, 1);
	show("nothing", "0", 0);
	show("private", "0x1", 0);
	show("shared", "0x2", 0);
	show("files", "0xc", 0);
	must(madvise(secret, PAGE * 2, MADV_DODUMP));
	show("all", "0x7f", 0);
	core_end();
	return 0;
}
