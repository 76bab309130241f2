// mem_poke_shared: POKE into a writable shared mapping is seen by all; into a shared mapping without PROT_WRITE it is EIO: ptrace(2), PTRACE_POKEDATA; mmap(2), MAP_SHARED.
#include "req_tools.h"

static int tracee(void *arg OBS_UNUSED)
{
	return 0;
}

int main(void)
{
	begin();
	long *rw = must(mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
	long *ro = must(mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
	long *none = must(mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
	*rw = 1;
	*ro = 2;
	*none = 3;
	must(mprotect(ro, PAGE, PROT_READ));
	must(mprotect(none, PAGE, PROT_NONE));
	pid_t t = spawn("tracee", tracee, NULL);
	evpt("writable", PTRACE_POKEDATA, t, rw, 11);
	evpt("read-only", PTRACE_POKEDATA, t, ro, 22);
	evpt("inaccessible", PTRACE_POKEDATA, t, none, 33);
	ev("tracee", "rw=%d ro=%d none=%d", peek(t, rw), peek(t, ro), peek(t, none));
	ev("own", "rw=%d ro=%d", *rw, *ro);
	finish(t);
	return 0;
}
