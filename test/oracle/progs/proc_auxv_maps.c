// proc_auxv_maps: the files that a debugger reads of its tracee: auxv, exe, cmdline and maps fit its memory: proc(5).
#include "req_tools.h"
#include <linux/auxvec.h>

extern unsigned long getauxval(unsigned long type); // sys/auxv.h does not go with linux/elf.h

static int tracee(void *arg OBS_UNUSED)
{
	return 0;
}

static int slurp(pid_t t, const char *file, char *b, int room)
{
	char path[64];
	snprintf(path, sizeof path, "/proc/%d/%s", t, file);
	int fd = must(open(path, O_RDONLY | O_CLOEXEC)), n = 0, r;
	while (n < room && (r = read(fd, b + n, room - n)) > 0)
		n += r;
	close(fd);
	return n;
}

static char b[1 << 16];

int main(int argc, char **argv)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	unsigned long aux[128] = { 0 };
	int n = slurp(t, "auxv", (char *)aux, sizeof aux - 16);
	unsigned long entry = 0, phdr = 0, page = 0;
	int ended = 0;
	for (int i = 0; i + 1 < n / 8 && !ended; i += 2) {
		if (aux[i] == AT_ENTRY)
			entry = aux[i + 1];
		if (aux[i] == AT_PHDR)
			phdr = aux[i + 1];
		if (aux[i] == AT_PAGESZ)
			page = aux[i + 1];
		ended = aux[i] == AT_NULL;
	}
	ev("auxv", "entry=%b phdr=%b page=%d ended=%b", entry == getauxval(AT_ENTRY),
	   phdr == getauxval(AT_PHDR), page, ended);
	n = slurp(t, "cmdline", b, sizeof b);
	ev("cmdline", "args=%d same=%b", argc, n == (int)strlen(argv[0]) + 1 && !strcmp(b, argv[0]));
	char path[64], own[PATH_MAX] = "", its[PATH_MAX] = "";
	snprintf(path, sizeof path, "/proc/%d/exe", t);
	ev("exe", "same=%b", readlink("/proc/self/exe", own, sizeof own - 1) > 0 &&
				     readlink(path, its, sizeof its - 1) > 0 && !strcmp(own, its));
	n = slurp(t, "maps", b, sizeof b - 1);
	b[n] = 0;
	struct user_regs_struct r = get_regs(t);
	int code = 0, stack = 0;
	for (char *l = strtok(b, "\n"); l; l = strtok(NULL, "\n")) {
		unsigned long lo, hi;
		char perms[8];
		if (sscanf(l, "%lx-%lx %7s", &lo, &hi, perms) != 3)
			continue;
		if (r.rip >= lo && r.rip < hi)
			code = !strcmp(perms, "r-xp");
		if (r.rsp >= lo && r.rsp < hi)
			stack = !strcmp(perms, "rw-p") && strstr(l, "[stack]");
	}
	ev("maps", "code=%b stack=%b", code, stack);
	finish(t);
	return 0;
}
