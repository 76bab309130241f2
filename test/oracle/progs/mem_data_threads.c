// mem_data_threads: running threads see a word change that another process writes by /proc/PID/mem or process_vm_writev, in private, shared and file memory, and in pages that fork left shared: proc(5); process_vm_readv(2).
#include "mem_tools.h"

enum { THREADS = 2, AREAS = 4 };

static volatile long *area[AREAS];
static volatile long *seen;

static void *loop(void *arg)
{
	long me = (long)arg;
	for (;;)
		for (int a = 0; a < AREAS; a++)
			seen[me * AREAS + a] = *area[a];
	return NULL;
}

static int target(void *arg OBS_UNUSED)
{
	pthread_t th;
	for (long i = 0; i < THREADS; i++)
		pthread_create(&th, NULL, loop, (void *)i);
	pause();
	return 0;
}

static int sibling(void *arg OBS_UNUSED)
{
	await_flag(1);
	for (int a = 0; a < AREAS; a++)
		ev("word", "area=%d value=%d", a, *area[a]);
	return 0;
}

int main(void)
{
	begin();
	int fd = must(memfd_create("data", MFD_CLOEXEC));
	must(ftruncate(fd, PAGE));
	int rw = PROT_READ | PROT_WRITE;
	area[0] = must(mmap(NULL, PAGE, rw, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
	area[1] = must(mmap(NULL, PAGE, rw, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
	area[2] = must(mmap(NULL, PAGE, rw, MAP_PRIVATE, fd, 0));
	fd = must(memfd_create("shared", MFD_CLOEXEC));
	must(ftruncate(fd, PAGE));
	area[3] = must(mmap(NULL, PAGE, rw, MAP_SHARED, fd, 0));
	seen = must(mmap(NULL, PAGE, rw, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
	// The private pages are there before the fork, and so shared by it.
	for (int a = 0; a < AREAS; a++)
		*area[a] = 100 + a;
	pid_t s = fork_named("sibling", sibling, NULL);
	pid_t t = fork_named("target", target, NULL);
	for (int a = 0; a < AREAS; a++)
		for (int i = 0; i < THREADS; i++)
			while (seen[i * AREAS + a] != 100 + a)
				nap_ms(1);
	for (int way = BY_PROC_MEM; way < WAYS; way++)
		for (int a = 0; a < AREAS; a++) {
			long word = 1000 * (way + 1) + a;
			long r = put(way, t, (void *)area[a], word);
			for (int i = 0; r == 0 && i < THREADS; i++)
				while (seen[i * AREAS + a] != word)
					nap_ms(1);
			ev("written", "way=%s area=%d result=%r", way_name(way), a, r);
		}
	set_flag(1);
	evwait("sibling", s, 0);
	for (int a = 0; a < AREAS; a++)
		ev("own", "area=%d value=%d", a, *area[a]);
	finish(t);
	return 0;
}
