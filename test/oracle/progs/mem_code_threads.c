// mem_code_threads: code that three threads run in a loop is changed under them, by POKE through a fourth, stopped one, by /proc/PID/mem and by process_vm_writev: all of them run the new code: ptrace(2), PTRACE_POKETEXT; proc(5); process_vm_readv(2).
#include "mem_tools.h"

enum { THREADS = 3, AREAS = 3 };

static long *area[AREAS];
static volatile int *seen; // what each thread's last call returned, by area

static void *loop(void *arg)
{
	long me = (long)arg;
	for (;;)
		for (int a = 0; a < AREAS; a++)
			seen[me * AREAS + a] = ((int (*)(void))area[a])();
	return NULL;
}

static int tracee(void *arg OBS_UNUSED)
{
	pthread_t th;
	for (long i = 0; i < THREADS; i++)
		pthread_create(&th, NULL, loop, (void *)i);
	self(SIGSTOP);
	return 0;
}

static void await_all(int a, int value)
{
	for (int i = 0; i < THREADS; i++)
		while (seen[i * AREAS + a] != value)
			nap_ms(1);
}

int main(void)
{
	begin();
	int fd = must(memfd_create("code", MFD_CLOEXEC));
	must(ftruncate(fd, PAGE));
	int rwx = PROT_READ | PROT_WRITE | PROT_EXEC;
	area[0] = must(mmap(NULL, PAGE, rwx, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
	area[1] = must(mmap(NULL, PAGE, rwx, MAP_SHARED, fd, 0));
	area[2] = must(mmap(NULL, PAGE, rwx, MAP_PRIVATE, fd, 0));
	seen = must(mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
	*area[0] = returning(1);
	*area[1] = returning(1);
	static const char *const names[] = { "anonymous", "shared file", "private file" };
	pid_t t = spawn("tracee", tracee, NULL);
	go("threads run", PTRACE_CONT, t, 0);
	int value = 1;
	for (int a = 0; a < AREAS; a++)
		await_all(a, value);
	for (int way = 0; way < WAYS; way++)
		for (int a = 0; a < AREAS; a++)
			for (int round = 0; round < 3; round++) {
				value++;
				long r = put(way, t, area[a], returning(value));
				if (r == 0)
					await_all(a, value);
				ev("code", "way=%s area=%s value=%d result=%r", way_name(way), names[a], value, r);
			}
	finish(t);
	return 0;
}
