// mem_special: the vdso can be read and a write makes a copy for the tracee; its data page can be neither read nor written; nor can what is above user addresses: ptrace(2), PTRACE_PEEKDATA; vdso(7).
#include "mem_tools.h"

#define AT_SYSINFO_EHDR 33
unsigned long getauxval(unsigned long);

static int tracee(void *arg OBS_UNUSED)
{
	return 0;
}

static unsigned long find(const char *name)
{
	FILE *f = fopen("/proc/self/maps", "re");
	char line[512];
	unsigned long start = 0;
	while (f && fgets(line, sizeof line, f))
		if (strstr(line, name))
			start = strtoul(line, NULL, 16);
	if (f)
		fclose(f);
	return start;
}

static void look(pid_t t, const char *what, unsigned long addr)
{
	long w = 0;
	evpt(what, PTRACE_PEEKDATA, t, addr, &w);
	for (int way = 0; way < WAYS; way++)
		ev("write", "what=%s way=%s result=%r", what, way_name(way), put(way, t, (void *)addr, w));
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	unsigned long vdso = getauxval(AT_SYSINFO_EHDR);
	look(t, "vdso", vdso);
	ev("vdso", "elf=%b", !memcmp((void *)vdso, "\177ELF", 4));
	ev("vdso", "result=%r", put(BY_POKE, t, (void *)vdso, 0x1122334455667788));
	ev("vdso", "copy=%b own=%b", peek(t, vdso) == 0x1122334455667788, *(long *)vdso != 0x1122334455667788);
	ev("vvar", "found=%b", find("[vvar]") != 0);
	look(t, "vvar", find("[vvar]"));
	look(t, "last user page", 0x7ffffffff000);
	look(t, "first address above", 0x800000000000);
	look(t, "kernel", KERNEL_ADDRESS);
	look(t, "null", 0);
	look(t, "last word", -8UL);
	look(t, "wraps", -4UL);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
