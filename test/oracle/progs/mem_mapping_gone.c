// mem_mapping_gone: what a tracer wrote into a private page of a file is gone when the tracee drops the page by MADV_DONTNEED, and a page beyond the file's end can be neither read nor written: ptrace(2), PTRACE_POKEDATA; madvise(2); mmap(2).
#include "mem_tools.h"

static volatile long *file, *anon;

static int tracee(void *arg OBS_UNUSED)
{
	self(SIGSTOP);
	must(madvise((void *)file, PAGE, MADV_DONTNEED));
	must(madvise((void *)anon, PAGE, MADV_DONTNEED));
	ev("dropped", "file=%d anon=%d", *file, *anon);
	self(SIGSTOP);
	return 0;
}

int main(void)
{
	begin();
	int fd = must(memfd_create("file", MFD_CLOEXEC));
	must(ftruncate(fd, 2 * PAGE));
	long one = 1;
	if (pwrite(fd, &one, 8, 0) != 8)
		obs_die("pwrite", errno);
	file = must(mmap(NULL, 4 * PAGE, PROT_READ, MAP_PRIVATE, fd, 0));
	anon = must(mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
	char *shared = must(mmap(NULL, 4 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0));
	pid_t t = spawn("tracee", tracee, NULL);
	go("first", PTRACE_CONT, t, 0);
	for (int way = 0; way < 2; way++) {
		ev("file", "way=%s result=%r", way_name(way), put(way, t, (void *)file, 5 + way));
		ev("anon", "way=%s result=%r", way_name(way), put(way, t, (void *)anon, 7 + way));
	}
	ev("before", "file=%d anon=%d", peek(t, file), peek(t, anon));
	go("second", PTRACE_CONT, t, 0);
	ev("after", "file=%d anon=%d", peek(t, file), peek(t, anon));
	for (int way = 0; way < WAYS; way++)
		for (int page = 1; page < 4; page += 2) {
			ev("private", "way=%s page=%d result=%r", way_name(way), page,
			   put(way, t, (char *)file + page * PAGE, 1));
			ev("shared", "way=%s page=%d result=%r", way_name(way), page,
			   put(way, t, shared + page * PAGE, 1));
		}
	long w;
	evpt("beyond the end", PTRACE_PEEKDATA, t, shared + 3 * PAGE, &w);
	struct iovec mine = { &w, 8 }, its = { shared + 3 * PAGE, 8 };
	ssize_t n = process_vm_readv(t, &mine, 1, &its, 1, 0);
	ev("vm", "result=%r", n < 0 ? -errno : n);
	// Shrunk under the mapping, the page goes.
	must(ftruncate(fd, PAGE));
	evpt("cut off", PTRACE_PEEKDATA, t, shared + PAGE, &w);
	evpt("cut off", PTRACE_POKEDATA, t, shared + PAGE, 3);
	evpt("copied, then cut off", PTRACE_PEEKDATA, t, (char *)file + PAGE, &w);
	must(ftruncate(fd, 2 * PAGE));
	evpt("back", PTRACE_PEEKDATA, t, shared + PAGE, &w);
	ev("back", "word=%d", w);
	finish(t);
	return 0;
}
