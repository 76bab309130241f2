// reg_segments: a selector must have user privilege or, for data segments, be null: other values are EIO: ptrace(2), PTRACE_POKEUSER.
#include "req_tools.h"

#define REG(name) offsetof(struct user_regs_struct, name)

static int tracee(void *arg OBS_UNUSED)
{
	return 0;
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	struct user_regs_struct r = get_regs(t);
	evregs("fresh", &r, "cs ss ds es fs gs");
	static const struct {
		const char *name;
		unsigned long offset;
	} segments[] = { { "cs", REG(cs) }, { "ss", REG(ss) }, { "ds", REG(ds) },
			 { "es", REG(es) }, { "fs", REG(fs) }, { "gs", REG(gs) } };
	static const unsigned long values[] = { 0, 0x10, 0x30, 0x31, 0x32, 8, 0x18 };
	for (int i = 0; i < 6; i++)
		for (int j = 0; j < 7; j++) {
			long e = pt(PTRACE_POKEUSR, t, segments[i].offset, values[j]);
			ev("poke", "register=%s value=%x result=%r", segments[i].name, values[j], e);
		}
	evpt("its own cs", PTRACE_POKEUSR, t, REG(cs), r.cs);
	evpt("its own ss", PTRACE_POKEUSR, t, REG(ss), r.ss);
	r = get_regs(t);
	evregs("then", &r, "cs ss ds es fs gs");
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
