// mem_tools.h: the ways to write into another process, for the programs about
// who sees such a write.

#ifndef MEM_TOOLS_H
#define MEM_TOOLS_H

#include "req_tools.h"

enum way { BY_POKE, BY_PROC_MEM, BY_VM, WAYS };

static OBS_UNUSED const char *way_name(enum way w)
{
	static const char *const names[] = { "poke", "proc_mem", "vm" };
	return names[w];
}

// put stores a word in a process; POKE needs a stopped tracee, the others any
// process. It returns 0 or an error; the others' number of bytes is checked.
static OBS_UNUSED long put(enum way how, pid_t pid, void *addr, long word)
{
	long r = 0;
	if (how == BY_POKE) {
		return pt(PTRACE_POKEDATA, pid, addr, word);
	} else if (how == BY_PROC_MEM) {
		char path[64];
		snprintf(path, sizeof path, "/proc/%d/mem", pid);
		int fd = must(open(path, O_RDWR | O_CLOEXEC));
		r = pwrite(fd, &word, sizeof word, (long)addr);
		if (r < 0)
			r = -errno;
		close(fd);
	} else {
		struct iovec mine = { &word, sizeof word }, its = { addr, sizeof word };
		r = process_vm_writev(pid, &mine, 1, &its, 1, 0);
		if (r < 0)
			r = -errno;
	}
	return r == sizeof word ? 0 : r;
}

// returning is eight bytes of code for a function that returns the value.
static OBS_UNUSED long returning(unsigned char value)
{
	// mov $value, %eax; ret
	const unsigned char insn[8] = { 0xb8, value, 0, 0, 0, 0xc3, 0x90, 0x90 };
	long w;
	memcpy(&w, insn, sizeof w);
	return w;
}

#endif
