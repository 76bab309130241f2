// mem_hot_own: the code of eight threads that run it is the file's, not the process's own, before anybody has attached to it and for who has; a page that he writes to is its own from then on: /proc/PID/smaps, "Anonymous", proc(5).
// timeout: 120
#include "hot_regs.h"

// own returns how much of the mapping of the code is the process's own, in kilobytes.
static long own(pid_t pid)
{
	char path[64], line[512];
	snprintf(path, sizeof path, "/proc/%d/smaps", pid);
	FILE *f = fopen(path, "r");
	if (!f)
		obs_die("smaps", errno);
	int inside = 0;
	long kb = -1;
	while (kb < 0 && fgets(line, sizeof line, f)) {
		unsigned long lo, hi;
		char perms[8];
		if (sscanf(line, "%lx-%lx %7s", &lo, &hi, perms) == 3)
			inside = (unsigned long)hot_code >= lo && (unsigned long)hot_code < hi;
		else if (inside)
			sscanf(line, "Anonymous: %ld kB", &kb);
	}
	fclose(f);
	return kb;
}

static void owns(const char *when, pid_t pid, long want)
{
	long kb = own(pid);
	if (kb != want)
		hot_wrong("own", "when=%s kilobytes=%r", when, kb);
}

int main(void)
{
	hot_begin();
	for (int round = 0; round < hot_rounds(); round++) {
		pid_t pid = hot_fork(0);
		hot_await(5);
		owns("untouched", pid, 0);
		must_pt(PTRACE_SEIZE, pid, 0, 0);
		must_pt(PTRACE_INTERRUPT, pid, 0, 0);
		xwait(pid);
		owns("stopped", pid, 0);
		// The same bytes as before, but written.
		long word = peek(pid, hot_scratch);
		owns("read", pid, 0);
		must_pt(PTRACE_POKETEXT, pid, hot_scratch, word);
		owns("written", pid, 4);
		must_pt(PTRACE_DETACH, pid, 0, 0);
		hot_await(5);
		owns("detached", pid, 4);
		hot_finish(pid);
	}
	hot_all();
	return 0;
}
