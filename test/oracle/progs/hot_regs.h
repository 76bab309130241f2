// hot_regs.h: what must be true of a thread of hot_tools.h that is stopped
// anywhere in its loop.

#ifndef HOT_REGS_H
#define HOT_REGS_H

#include "hot_tools.h"

// Where an instruction of the loop begins, as offsets in the code.
static char hot_begins[2 * HOT_PAGE];

static OBS_UNUSED long hot_offset(const struct user_regs_struct *r)
{
	return r->rip - (long)hot_code;
}

// hot_learn steps through rounds of a loop that is traced from its start.
static OBS_UNUSED void hot_learn(void)
{
	memset(hot, 0, sizeof *hot);
	hot_code = hot_start;
	pid_t pid = must(fork());
	if (pid == 0) {
		must_pt(PTRACE_TRACEME, 0, 0, 0);
		self(SIGSTOP);
		hot_run(&hot->thread[0]);
		_exit(0);
	}
	xwait(pid);
	for (long steps = 0; hot->thread[0].count < 3; steps++) {
		struct user_regs_struct r = get_regs(pid);
		unsigned long at = hot_offset(&r);
		if (at < sizeof hot_begins)
			hot_begins[at] = 1;
		must_pt(PTRACE_SINGLESTEP, pid, 0, 0);
		int st = xwait(pid);
		if (st != (SIGTRAP << 8 | 0x7f) || steps > 100000)
			obs_die("the loop cannot be stepped through", st);
	}
	kill(pid, SIGKILL);
	xwait(pid);
	int n = 0;
	for (int i = 0; i < (int)sizeof hot_begins; i++)
		n += hot_begins[i];
	ev("learnt", "instructions=%d", n);
}

// hot_numbered tells whether nr is a number that the call is made by. A sleep
// that was interrupted goes on as another call.
static OBS_UNUSED int hot_numbered(int call, long nr)
{
	return nr == hot_site[call].nr || (nr == SYS_restart_syscall && hot_site[call].nr == SYS_nanosleep);
}

// What r11 and eflags may differ in: the trap flag of a step is in r11 behind the call
// that was stepped over, and a page fault at the next instruction leaves the resume flag
// in eflags (Intel SDM, volume 3, RF), which Linux shows too.
#define HOT_FLAGS 0x10100

// hot_check looks at the registers of a stopped thread.
static OBS_UNUSED void hot_check(const char *when, int i, const struct user_regs_struct *r)
{
	struct hot_thread *th = &hot->thread[i];
	unsigned long at = hot_offset(r);
	if (at >= sizeof hot_begins || !hot_begins[at]) {
		hot_wrong("pc", "when=%s at=%x", when, at);
		return;
	}
	if (r->r14 != (unsigned long)th || r->r15 != ~(unsigned long)th || r->r12 != 102 || r->rbx != ~0UL || r->rsp != (unsigned long)th->rsp)
		hot_wrong("registers", "when=%s at=%x", when, at);
	int in_call = (long)r->orig_rax >= 0;
	for (int c = 0; c < HOT_RESULTS; c++) {
		if (at == (unsigned long)(hot_site[c].sys - hot_start)) {
			if (!in_call && !hot_numbered(c, r->rax))
				hot_wrong("number", "when=%s call=%d rax=%r", when, c, r->rax);
		} else if (at == (unsigned long)(hot_site[c].ret - hot_start)) {
			if (!in_call && (long)r->rax != th->expect[c])
				hot_wrong("result", "when=%s call=%d rax=%r", when, c, r->rax);
			if (in_call && !hot_numbered(c, r->orig_rax))
				hot_wrong("orig_rax", "when=%s call=%d orig_rax=%d", when, c, r->orig_rax);
			if (r->rcx != r->rip || (r->r11 | HOT_FLAGS) != (r->eflags | HOT_FLAGS))
				hot_wrong("rcx and r11", "when=%s call=%d behind=%x r11=%x eflags=%x", when, c, r->rip - r->rcx, r->r11, r->eflags);
		}
	}
}

#endif
