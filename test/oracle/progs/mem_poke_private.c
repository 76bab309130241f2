// mem_poke_private: POKE into a private page that a fork or a file shares makes a copy for the tracee alone: ptrace(2), PTRACE_POKEDATA; mmap(2), MAP_PRIVATE.
#include "req_tools.h"

static long *anon, *file;

static int tracee(void *arg OBS_UNUSED)
{
	self(SIGSTOP);
	ev("tracee", "anon=%d file=%d", *anon, *file);
	return 0;
}

int main(void)
{
	begin();
	int fd = must(memfd_create("file", MFD_CLOEXEC));
	must(ftruncate(fd, PAGE));
	long one = 1;
	if (pwrite(fd, &one, 8, 0) != 8)
		obs_die("pwrite", errno);
	file = must(mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, fd, 0));
	anon = must(mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
	*anon = 1;
	pid_t t = spawn("tracee", tracee, NULL);
	pid_t s = spawn("sibling", tracee, NULL);
	evpt("anonymous", PTRACE_POKEDATA, t, anon, 5);
	evpt("file", PTRACE_POKEDATA, t, file, 6);
	long w = 0;
	if (pread(fd, &w, 8, 0) != 8)
		obs_die("pread", errno);
	ev("own", "anon=%d file=%d content=%d", *anon, *file, w);
	ev("sibling", "anon=%d file=%d", peek(s, anon), peek(s, file));
	// The file's page in the tracee is now its own: a change of the file
	// reaches the sibling only.
	w = 9;
	if (pwrite(fd, &w, 8, 0) != 8)
		obs_die("pwrite", errno);
	ev("changed", "tracee=%d sibling=%d", peek(t, file), peek(s, file));
	go("stop", PTRACE_CONT, t, 0);
	go("end", PTRACE_CONT, t, 0);
	finish(s);
	return 0;
}
