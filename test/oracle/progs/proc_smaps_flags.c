// proc_smaps_flags: the line VmFlags of /proc/PID/smaps tells what may be done with a mapping and what madvise said, MADV_DONTDUMP by "dd"; it is the same for who traces the process: proc(5), madvise(2).
#include "req_tools.h"

#define LENGTH 0x4000

// flags_of copies the flags of the mapping at p, without one that
// depends on the kernel's configuration (sd).
static void flags_of(pid_t pid, const void *p, char *out)
{
	char path[64], line[512];
	snprintf(path, sizeof path, "/proc/%d/smaps", pid);
	FILE *f = fopen(path, "r");
	if (!f)
		obs_die("smaps", errno);
	int inside = 0;
	*out = 0;
	while (fgets(line, sizeof line, f)) {
		unsigned long lo, hi;
		char perms[8];
		if (sscanf(line, "%lx-%lx %7s", &lo, &hi, perms) == 3)
			inside = (unsigned long)p >= lo && (unsigned long)p < hi;
		else if (inside && !strncmp(line, "VmFlags:", 8)) {
			char *save = NULL;
			for (char *w = strtok_r(line + 8, " \n", &save); w; w = strtok_r(NULL, " \n", &save)) {
				if (strcmp(w, "sd"))
					strcat(strcat(out, *out ? " " : ""), w);
			}
			break;
		}
	}
	fclose(f);
}

static void show(const char *what, void *p)
{
	char flags[128];
	flags_of(getpid(), p, flags);
	ev("mapping", "what=%s flags=%s", what, flags);
}

static void *map(int prot, int flags, int fd)
{
	// Neighbours of the same kind would be merged with it.
	char *p = must(mmap(NULL, 3 * LENGTH, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
	return must(mmap(p + LENGTH, LENGTH, prot, flags | MAP_FIXED, fd, 0));
}

static void kinds(void)
{
	int rw = must(syscall(SYS_memfd_create, "rw", 0));
	must(ftruncate(rw, LENGTH));
	char path[64];
	snprintf(path, sizeof path, "/proc/self/fd/%d", rw);
	int ro = must(open(path, O_RDONLY));
	static const struct {
		const char *name;
		int prot;
	} prots[] = { { "none", 0 }, { "r", PROT_READ }, { "w", PROT_WRITE }, { "rw", PROT_READ | PROT_WRITE },
		      { "x", PROT_EXEC }, { "rx", PROT_READ | PROT_EXEC }, { "rwx", PROT_READ | PROT_WRITE | PROT_EXEC } };
	for (unsigned i = 0; i < sizeof prots / sizeof prots[0]; i++) {
		int prot = prots[i].prot;
		char what[64];
		snprintf(what, sizeof what, "private %s", prots[i].name);
		show(what, map(prot, MAP_PRIVATE | MAP_ANONYMOUS, -1));
		snprintf(what, sizeof what, "shared %s", prots[i].name);
		show(what, map(prot, MAP_SHARED | MAP_ANONYMOUS, -1));
		snprintf(what, sizeof what, "shared file %s", prots[i].name);
		show(what, map(prot, MAP_SHARED, rw));
		snprintf(what, sizeof what, "private read-only file %s", prots[i].name);
		show(what, map(prot, MAP_PRIVATE, ro));
		if (!(prot & PROT_WRITE)) {
			snprintf(what, sizeof what, "shared read-only file %s", prots[i].name);
			show(what, map(prot, MAP_SHARED, ro));
		}
	}
	show("grows down", map(PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_GROWSDOWN, -1));
	void *p = map(PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1);
	must(mlock(p, LENGTH));
	show("locked", p);
	p = map(PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1);
	must(syscall(SYS_mlock2, p, LENGTH, 1 /* MLOCK_ONFAULT */));
	show("locked on fault", p);
	show("stack", &rw);
	p = map(PROT_READ | PROT_WRITE, MAP_SHARED, rw);
	must(mprotect(p, LENGTH, PROT_READ));
	show("protected", p);
}

static void advice(void)
{
	static const struct {
		const char *name;
		int advice;
	} advices[] = {
		{ "dontdump", MADV_DONTDUMP }, { "dodump", MADV_DODUMP },
		{ "sequential", MADV_SEQUENTIAL }, { "random", MADV_RANDOM }, { "normal", MADV_NORMAL },
		{ "dontfork", MADV_DONTFORK }, { "dofork", MADV_DOFORK },
		{ "hugepage", MADV_HUGEPAGE }, { "nohugepage", MADV_NOHUGEPAGE },
		{ "willneed", MADV_WILLNEED }, { "dontdump again", MADV_DONTDUMP },
	};
	void *p = map(PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1);
	for (unsigned i = 0; i < sizeof advices / sizeof advices[0]; i++) {
		int r = madvise(p, LENGTH, advices[i].advice);
		char flags[128];
		flags_of(getpid(), p, flags);
		ev("advice", "what=%s result=%e flags=%s", advices[i].name, r ? errno : 0, flags);
	}
	char *half = map(PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1);
	must(madvise(half + LENGTH / 2, LENGTH / 2, MADV_DONTDUMP));
	show("first half", half);
	show("second half", half + LENGTH / 2);
	ev("error", "unaligned=%e", madvise(half + 1, 0x1000, MADV_DONTDUMP) ? errno : 0);
	ev("error", "zero=%e", madvise(half, 0, MADV_DODUMP) ? errno : 0);
	must(munmap(half, LENGTH / 2));
	ev("error", "hole=%e", madvise(half, LENGTH, MADV_RANDOM) ? errno : 0);
	show("behind the hole", half + LENGTH / 2);
	// A fork keeps it, and a tracer sees it.
	pid_t c = must(fork());
	if (c == 0) {
		must_pt(PTRACE_TRACEME, 0, 0, 0);
		raise(SIGSTOP);
		_exit(0);
	}
	xwait(c);
	char flags[128];
	flags_of(c, half + LENGTH / 2, flags);
	ev("mapping", "what=%s flags=%s", "in the child", flags);
	finish(c);
}

int main(void)
{
	begin();
	kinds();
	advice();
	return 0;
}
