// req_poke: POKEDATA writes any mapped private word whatever its protection; unmapped memory is EIO and a word that is half there changes up to the edge: ptrace(2), PTRACE_POKEDATA.
#include "req_tools.h"

static char *p;

static int tracee(void *arg OBS_UNUSED)
{
	must(mprotect(p + PLOT_NONE * PAGE, PAGE, PROT_READ));
	must(mprotect(p + PLOT_WO * PAGE, PAGE, PROT_READ));
	ev("seen", "rw=%m", p, 24);
	ev("seen", "none=%m", p + PLOT_NONE * PAGE, 16);
	ev("seen", "ro=%m", p + PLOT_RO * PAGE, 16);
	ev("seen", "wo=%m", p + PLOT_WO * PAGE, 16);
	ev("seen", "edge=%m", p + PLOT_HOLE * PAGE - 16, 16);
	ev("seen", "after=%m", p + PLOT_AFTER * PAGE, 16);
	return 0;
}

static void put(pid_t t, const char *what, char *addr, unsigned long value)
{
	evpt(what, PTRACE_POKEDATA, t, addr, value);
}

int main(void)
{
	begin();
	p = new_plot();
	pid_t t = spawn("tracee", tracee, NULL);
	put(t, "aligned", p, 0xa1a2a3a4a5a6a7a8);
	put(t, "unaligned", p + 13, 0xb1b2b3b4b5b6b7b8);
	put(t, "across two protections", p + PLOT_NONE * PAGE - 3, 0xc1c2c3c4c5c6c7c8);
	put(t, "PROT_NONE", p + PLOT_NONE * PAGE + 8, 0xd1d2d3d4d5d6d7d8);
	evpt("PROT_READ by POKETEXT", PTRACE_POKETEXT, t, p + PLOT_RO * PAGE, 0xe1e2e3e4e5e6e7e8);
	put(t, "PROT_WRITE", p + PLOT_WO * PAGE, 0xf1f2f3f4f5f6f7f8);
	put(t, "into a hole", p + PLOT_HOLE * PAGE - 3, 0x9192939495969798);
	put(t, "out of a hole", p + PLOT_AFTER * PAGE - 3, 0x8182838485868788);
	put(t, "hole", p + PLOT_HOLE * PAGE, 0);
	put(t, "null", NULL, 0);
	put(t, "kernel", (char *)KERNEL_ADDRESS, 0);
	put(t, "last byte", (char *)-1, 0);
	ev("own", "ro=%m", p + PLOT_RO * PAGE, 8);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
