// hw_values: what the debug registers take: each length and type at each alignment, at the limits of the address space, and on and off; what fails changes nothing.
#include "hw_tools.h"

static union {
	char bytes[64];
	long words[8];
} area __attribute__((aligned(64)));

static int tracee(void *arg OBS_UNUSED)
{
	return 0;
}

static void all(const char *what, pid_t t)
{
	for (int i = 0; i < 8; i++) {
		unsigned long v = hw_get(t, i);
		if (i < 4)
			ev("holds", "what=%s register=%d value=%a", what, i, v);
		else
			ev("holds", "what=%s register=%d value=%x", what, i, v);
	}
}

int main(void)
{
	static const char *types[] = { "execute", "write", "in and out", "access" };
	static const int lengths[] = { 1, 2, 8, 4 };
	begin();
	name_addr("area", &area, sizeof area);
	pid_t t = spawn("tracee", tracee, NULL);
	all("at first", t);
	for (int type = 0; type < 4; type++) {
		for (int length = 0; length < 4; length++) {
			char took[9] = "";
			for (int o = 0; o < 8; o++) {
				must_pt(PTRACE_POKEUSR, t, HW_OFFSET(7), 0);
				long a = hw_put(t, 0, (unsigned long)area.bytes + o);
				long r = hw_put(t, 7, hw_bits(0, type, length));
				took[o] = a ? 'a' : r == 0 ? 'y' : r == -EINVAL ? 'n' : '?';
				unsigned long now = hw_get(t, 7);
				if ((now != 0) != (r == 0))
					ev("left", "type=%s length=%d offset=%d control=%x", types[type], lengths[length], o, now);
				if (r != 0)
					must_pt(PTRACE_POKEUSR, t, HW_OFFSET(7), hw_bits(0, HW_WRITE, HW_1));
			}
			ev("offsets", "type=%s length=%d took=%s", types[type], lengths[length], took);
		}
	}
	must_pt(PTRACE_POKEUSR, t, HW_OFFSET(7), 0);

	unsigned long control = 0;
	for (int i = 0; i < 4; i++)
		control = hw_set(t, control, i, &area.words[i], i & 1 ? HW_ACCESS : HW_WRITE, HW_8);
	all("four", t);
	// The third is wrong: no other changes either.
	unsigned long wrong = hw_bits(0, HW_ACCESS, HW_4) | hw_bits(1, HW_WRITE, HW_2) | hw_bits(2, HW_IO, HW_1);
	ev("put", "what=%s result=%r", "third wrong", hw_put(t, 7, wrong));
	ev("control", "what=%s value=%x", "third wrong", hw_get(t, 7));
	ev("put", "what=%s result=%r", "moved to an odd address", hw_put(t, 1, (unsigned long)area.bytes + 1));
	all("after errors", t);
	ev("put", "what=%s result=%r", "moved", hw_put(t, 1, (unsigned long)&area.words[6]));
	ev("put", "what=%s result=%r", "two off", hw_put(t, 7, control & ~0x33UL));
	all("two off", t);
	ev("put", "what=%s result=%r", "global", hw_put(t, 7, 0xffff000000000caaUL | (control & 0xffff0000)));
	ev("control", "what=%s value=%x", "global", hw_get(t, 7));
	ev("put", "what=%s result=%r", "off", hw_put(t, 7, 0));
	all("off", t);
	ev("put", "what=%s result=%r", "status", hw_put(t, 6, 0xffffffffUL));
	ev("status", "value=%x", hw_get(t, 6));
	ev("put", "what=%s result=%r", "status", hw_put(t, 6, 0x400fUL));
	ev("status", "value=%x", hw_get(t, 6));
	ev("put", "what=%s result=%r", "status", hw_put(t, 6, 0));
	ev("status", "value=%x", hw_get(t, 6));

	// An address that was never given.
	pid_t u = spawn("second", tracee, NULL);
	ev("put", "what=%s result=%r", "no address", hw_put(u, 7, hw_bits(2, HW_WRITE, HW_4)));
	ev("control", "what=%s value=%x", "no address", hw_get(u, 7));
	ev("address", "what=%s value=%x", "no address", hw_get(u, 2));
	static const struct { const char *name; unsigned long at; } places[] = {
		{ "null", 0 },
		{ "last of the low half", 0x7fffffffffff },
		{ "last page", 0x7fffffffe000 },
		{ "last word", 0x7fffffffeff8 },
		{ "end", 0x7ffffffff000 },
		{ "not canonical", 0x800000000000 },
		{ "kernel", KERNEL_ADDRESS },
		{ "vsyscall", 0xffffffffff600000UL },
		{ "last", ~0UL },
		{ "last word of all", ~7UL },
	};
	for (unsigned i = 0; i < sizeof places / sizeof *places; i++) {
		hw_put(u, 7, 0);
		ev("address", "what=%s result=%r", places[i].name, hw_put(u, 0, places[i].at));
		ev("write", "what=%s result=%r", places[i].name, hw_put(u, 7, hw_bits(0, HW_WRITE, HW_8)));
		ev("execute", "what=%s result=%r", places[i].name, hw_put(u, 7, hw_bits(0, HW_EXECUTE, HW_1)));
		ev("control", "what=%s value=%x", places[i].name, hw_get(u, 7));
	}
	go("end", PTRACE_CONT, t, 0);
	finish(u);
	return 0;
}
