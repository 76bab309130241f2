// reg_thread_area: GET_THREAD_AREA and SET_THREAD_AREA, the descriptors of a thread's local storage: ptrace(2), set_thread_area(2).
#include "req_tools.h"
#include <asm/ldt.h>

static int tracee(void *arg OBS_UNUSED)
{
	raise(SIGSTOP);
	raise(SIGSTOP);
	return 0;
}

static void get(pid_t t, const char *what, long entry)
{
	struct {
		struct user_desc d;
		unsigned after;
	} b;
	memset(&b, 0xee, sizeof b);
	long r = pt(PTRACE_GET_THREAD_AREA, t, entry, &b);
	unsigned flags;
	memcpy(&flags, (char *)&b.d + 12, 4);
	ev("get", "what=%s entry=%d result=%r number=%x base=%x limit=%x flags=%x after=%x", what, entry, r,
	   b.d.entry_number, b.d.base_addr, b.d.limit, flags, b.after);
}

static void set(pid_t t, const char *what, long entry, struct user_desc d)
{
	long r = pt(PTRACE_SET_THREAD_AREA, t, entry, &d);
	ev("set", "what=%s entry=%d result=%r", what, entry, r);
	for (long e = 12; e < 15; e++)
		get(t, what, e);
}

int main(void)
{
	begin();
	pid_t t = spawn("tracee", tracee, NULL);
	for (long e = 11; e < 17; e++)
		get(t, "fresh", e);
	get(t, "negative", -1);
	get(t, "low 32 bits", 0x10000000cL);
	get(t, "minus", 0xffffffffL);
	struct user_desc d = { .entry_number = 13, .base_addr = 0x12345678, .limit = 0xfffff, .seg_32bit = 1,
			       .limit_in_pages = 1, .useable = 1 };
	set(t, "good", 12, d);
	set(t, "another entry", 13, d);
	set(t, "out of range", 15, d);
	set(t, "out of range", 11, d);
	set(t, "any", -1, d);
	d.limit = 0x123456;
	set(t, "wide limit", 12, d);
	d.contents = 1;
	d.read_exec_only = 1;
	set(t, "grows down", 12, d);
	d.contents = 2;
	set(t, "code", 12, d);
	d.contents = 0;
	d.lm = 1;
	set(t, "long mode", 12, d);
	d.lm = 0;
	d.seg_32bit = 0;
	set(t, "16 bits", 13, d);
	d.seg_32bit = 1;
	d.seg_not_present = 1;
	set(t, "not present", 13, d);
	set(t, "zero", 13, (struct user_desc){ 0 });
	set(t, "empty", 12, (struct user_desc){ .read_exec_only = 1, .seg_not_present = 1 });
	evpt("null", PTRACE_SET_THREAD_AREA, t, 12, NULL);
	evpt("null", PTRACE_GET_THREAD_AREA, t, 12, NULL);
	evpt("kernel", PTRACE_SET_THREAD_AREA, t, 12, (void *)KERNEL_ADDRESS);
	evpt("kernel", PTRACE_GET_THREAD_AREA, t, 12, (void *)KERNEL_ADDRESS);
	d.seg_not_present = 0;
	set(t, "kept", 14, d);
	go("stop", PTRACE_CONT, t, 0);
	get(t, "kept", 14);
	finish(t);
	get(t, "gone", 12);
	return 0;
}
