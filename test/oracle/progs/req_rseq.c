// req_rseq: GET_RSEQ_CONFIGURATION tells where and how the tracee registered its rseq area: ptrace(2), PTRACE_GET_RSEQ_CONFIGURATION.
#include "req_tools.h"
#include <linux/rseq.h>

static struct rseq area __attribute__((aligned(32)));

// Before the first return to user code with the area: glibc's own is taken off.
extern const ptrdiff_t __rseq_offset;
extern const unsigned int __rseq_size;

static int tracee(void *arg OBS_UNUSED)
{
	char *glibc = (char *)__builtin_thread_pointer() + __rseq_offset;
	if (__rseq_size)
		ev("unregister", "result=%r", raw(SYS_rseq, (long)glibc, 32, 1, 0x53053053, 0, 0));
	self(SIGSTOP);
	ev("register", "result=%r", raw(SYS_rseq, (long)&area, 32, 0, 0x1234, 0, 0));
	self(SIGSTOP);
	return 0;
}

static void look(const char *what, pid_t t, long size)
{
	struct ptrace_rseq_configuration c;
	memset(&c, 0xee, sizeof c);
	long r = pt(PTRACE_GET_RSEQ_CONFIGURATION, t, size, &c);
	ev("configuration", "what=%s result=%r area=%b size=%x signature=%x flags=%x pad=%x", what, r,
	   c.rseq_abi_pointer == (unsigned long)&area, c.rseq_abi_size, c.signature, c.flags, c.pad);
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	go("unregistered", PTRACE_CONT, t, 0);
	look("unregistered", t, sizeof(struct ptrace_rseq_configuration));
	go("registered", PTRACE_CONT, t, 0);
	look("registered", t, sizeof(struct ptrace_rseq_configuration));
	look("short", t, 8);
	look("long", t, 64);
	look("none", t, 0);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
