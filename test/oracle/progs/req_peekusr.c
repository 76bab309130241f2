// req_peekusr: PEEKUSER reads each general register as GETREGS shows it; unaligned and foreign offsets are EIO: ptrace(2), PTRACE_PEEKUSR.
#include "req_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	return 0;
}

static void look(pid_t t, const char *what, unsigned long offset)
{
	unsigned long v = 0x5a5a;
	long r = pt(PTRACE_PEEKUSR, t, offset, &v);
	ev("peekusr", "what=%s result=%r value=%x", what, r, v);
}

// The kernel's struct user is 928 bytes long, the C library's is shorter.
int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	struct user_regs_struct r = get_regs(t);
	for (unsigned long i = 0; i < sizeof r / 8; i++) {
		unsigned long v = 0;
		long e = pt(PTRACE_PEEKUSR, t, i * 8, &v);
		ev("register", "number=%d result=%r same=%b", i, e, v == ((unsigned long *)&r)[i]);
	}
	look(t, "unaligned", 1);
	look(t, "half a word", 4);
	look(t, "behind the registers", sizeof r);
	look(t, "u_tsize", offsetof(struct user, u_tsize));
	look(t, "start_code", offsetof(struct user, start_code));
	look(t, "magic", offsetof(struct user, magic) & ~7UL);
	look(t, "debug register 0", offsetof(struct user, u_debugreg[0]));
	look(t, "debug register 3", offsetof(struct user, u_debugreg[3]));
	look(t, "debug register 4", offsetof(struct user, u_debugreg[4]));
	look(t, "debug register 6", offsetof(struct user, u_debugreg[6]));
	look(t, "debug register 7", offsetof(struct user, u_debugreg[7]));
	look(t, "last byte", 927);
	look(t, "last word", 920);
	look(t, "end", 928);
	look(t, "far", 1UL << 40);
	look(t, "negative", -8UL);
	finish(t);
	return 0;
}
