// reg_fs_base: fs_base and gs_base set by POKEUSER are where the tracee's segments begin; kernel addresses are EIO: ptrace(2), PTRACE_POKEUSER.
#include "req_tools.h"

#define FS offsetof(struct user_regs_struct, fs_base)
#define GS offsetof(struct user_regs_struct, gs_base)

static unsigned long cell = 0x600d, other = 0xbeef;

static int tracee(void *arg OBS_UNUSED)
{
	unsigned long f, g;
	__asm__ volatile("int3; mov %%fs:0, %0; mov %%gs:0, %1; int3" : "=r"(f), "=r"(g));
	ev("found", "fs=%x gs_is_other=%b", f, g == other);
	return 0;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	go("first trap", PTRACE_CONT, t, 0);
	struct user_regs_struct saved = get_regs(t);
	ev("fresh", "gs_base=%x fs=%x gs=%x", saved.gs_base, saved.fs, saved.gs);
	evpt("kernel fs_base", PTRACE_POKEUSR, t, FS, KERNEL_ADDRESS);
	evpt("noncanonical fs_base", PTRACE_POKEUSR, t, FS, 0x800000000000UL);
	evpt("kernel gs_base", PTRACE_POKEUSR, t, GS, KERNEL_ADDRESS);
	evpt("high gs_base", PTRACE_POKEUSR, t, GS, 0x7ffffffff000UL);
	evpt("fs_base", PTRACE_POKEUSR, t, FS, &cell);
	evpt("gs_base", PTRACE_POKEUSR, t, GS, &other);
	go("second trap", PTRACE_CONT, t, 0);
	struct user_regs_struct r = get_regs(t);
	ev("then", "fs_base=%b gs_base=%b", r.fs_base == (unsigned long)&cell,
	   r.gs_base == (unsigned long)&other);
	r.fs_base = saved.fs_base;
	r.gs_base = saved.gs_base;
	set_regs(t, r);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
