// core_hot: eight threads that make system calls in a loop die of a signal: the core has their code as it was written, and each thread's registers are those of its own place in it: core(5).
// timeout: 300
#include "core_tools.h"
#include "hot_regs.h"
#include <sys/procfs.h>

static char *core;
static long core_size;

// notes looks at the registers of each thread.
static void notes(const char *p, long size)
{
	int threads = 0;
	for (const char *end = p + size; p + sizeof(Elf64_Nhdr) <= end;) {
		const Elf64_Nhdr *n = (void *)p;
		const char *desc = p + sizeof *n + ((n->n_namesz + 3) & ~3);
		if (n->n_type == NT_PRSTATUS) {
			const struct elf_prstatus *s = (void *)desc;
			for (int i = 0; i < HOT_THREADS; i++)
				if (hot->thread[i].tid == s->pr_pid) {
					hot_check("core", i, (void *)&s->pr_reg);
					threads++;
				}
		}
		p = desc + ((n->n_descsz + 3) & ~3);
	}
	if (threads != HOT_THREADS)
		hot_wrong("threads", "found=%d", threads);
}

// memory copies what the core has of the code, and returns how much that is.
static long memory(char *into)
{
	const Elf64_Ehdr *e = (void *)core;
	const Elf64_Phdr *ph = (void *)(core + e->e_phoff);
	long n = 0;
	for (int i = 0; i < e->e_phnum; i++) {
		if (ph[i].p_type == PT_NOTE)
			notes(core + ph[i].p_offset, ph[i].p_filesz);
		for (long a = 0; a < (long)sizeof hot_pristine; a += HOT_PAGE) {
			unsigned long at = (long)hot_code + a;
			if (ph[i].p_type != PT_LOAD || at < ph[i].p_vaddr || at + HOT_PAGE > ph[i].p_vaddr + ph[i].p_filesz)
				continue;
			memcpy(into + a, core + ph[i].p_offset + (at - ph[i].p_vaddr), HOT_PAGE);
			n += HOT_PAGE;
		}
	}
	return n;
}

int main(void)
{
	core_start();
	hot_begin();
	hot_learn();
	core_limit(RLIM_INFINITY);
	for (int round = 0; round < hot_rounds(); round++) {
		// With file mappings, as one of them has the code.
		int fd = must(open("/proc/self/coredump_filter", O_WRONLY));
		must(write(fd, "0x3f", 4));
		close(fd);
		pid_t pid = hot_fork(round & 1);
		tkill_to(pid, hot->thread[round % HOT_THREADS].tid, SIGQUIT);
		int st = xwait(pid);
		if (!WIFSIGNALED(st) || WTERMSIG(st) != SIGQUIT || !WCOREDUMP(st))
			hot_wrong("end", "status=%w", st);
		const char *name = core_find(pid);
		if (!name)
			obs_die("no core", 0);
		fd = must(open(name, O_RDONLY));
		struct stat f;
		must(fstat(fd, &f));
		core_size = f.st_size;
		core = must(mmap(NULL, core_size, PROT_READ, MAP_PRIVATE, fd, 0));
		close(fd);
		static char read[sizeof hot_pristine];
		hot_bytes("core", read, memory(read));
		must(munmap(core, core_size));
		must(unlink(name));
		if (hot_code != hot_start)
			must(munmap(hot_code, sizeof hot_pristine));
	}
	hot_all();
	core_end();
	return 0;
}
