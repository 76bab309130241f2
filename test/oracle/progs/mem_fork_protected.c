// mem_fork_protected: after fork the pages between writable ones keep their protection in the child: not writable, not executable, whatever is written beside them: fork(2); mprotect(2).
#include "req_tools.h"

static volatile char *p;

static int stores(void *arg)
{
	p[0] = 2;
	if (arg)
		p[2 * PAGE] = 2;
	p[PAGE] = 2;
	return 0;
}

static int runs(void *arg OBS_UNUSED)
{
	// Below is a page that is code and writable, this one is data.
	p[3 * PAGE] = 0xc3;
	p[4 * PAGE] = 0xc3;
	((void (*)(void))(p + 3 * PAGE))();
	ev("ran", "page=3");
	((void (*)(void))(p + 4 * PAGE))();
	return 0;
}

static int reads(void *arg OBS_UNUSED)
{
	p[0] = 2;
	return p[5 * PAGE];
}

static void try(const char *what, int (*fn)(void *), void *arg)
{
	pid_t t = spawn(what, fn, arg);
	go("stop", PTRACE_CONT, t, 0);
	evinfo(what, t);
	finish(t);
}

int main(void)
{
	begin();
	p = must(mmap(NULL, 6 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
	memset((void *)p, 1, 6 * PAGE);
	name_addr("pages", p, 6 * PAGE);
	must(mprotect((void *)(p + PAGE), PAGE, PROT_READ));
	must(mprotect((void *)(p + 3 * PAGE), PAGE, PROT_READ | PROT_WRITE | PROT_EXEC));
	must(mprotect((void *)(p + 5 * PAGE), PAGE, PROT_NONE));
	try("stores beside", stores, NULL);
	try("stores on both sides", stores, (void *)1);
	try("runs", runs, NULL);
	try("reads", reads, NULL);
	return 0;
}
