// A program with many threads and every kind of mapping, which dies. If it has an
// argument, there are a few threads, and it waits to be looked at. It leaves its mappings in the file maps.
// build: -pie -fPIE -mavx -O0
#include "client.h"
#include <fcntl.h>
#include <immintrin.h>
#include <sys/mman.h>

enum { WAITERS = 64, PAGE = 4096, MEGA = 1 << 20 };

static volatile int up;
static volatile pid_t last;
static int pipes[2];
static char lake[64 * MEGA]; // hardly touched
static char *shared, *sparse, *secret, *huge, *headers, *tail, *common, *readable;
static int results[WAITERS];

__attribute__((noinline)) static int wait_here(int number, const char *what)
{
	int square = number * number;
	char name[24];
	snprintf(name, sizeof name, "%s %d", what, number);
	last = gettid();
	up++;
	pause();
	return square + name[0];
}

static void *waits(void *arg)
{
	int *result = arg;
	*result = wait_here(result - results, "waiter");
	return NULL;
}

static void *reads(void *arg)
{
	char b[8];
	last = gettid();
	up++;
	if (read(pipes[0], b, sizeof b) != 1)
		abort();
	return arg;
}

// The kernel keeps the registers of a thread that waits in a call.
static void *computes(void *arg)
{
	double values[4] = { 1.5, -2.25, 1e100, 0.125 };
	long number = SYS_pause;
	last = gettid();
	up++;
	__asm__ volatile("vmovupd %1, %%ymm0\n\tvmovupd %1, %%ymm15\n\tsyscall"
			 : "+a"(number) : "m"(values) : "rcx", "r11", "xmm0", "xmm15", "memory");
	return arg;
}

static void start(void *(*fn)(void *), void *arg)
{
	pthread_t t;
	pthread_attr_t attr;
	int before = up;
	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, 64 * PAGE);
	if (pthread_create(&t, &attr, fn, arg) != 0)
		abort();
	while (up == before)
		usleep(100);
	wait_asleep(last);
}

static char *map(size_t size, int prot, int flags, int fd, off_t off)
{
	char *p = mmap(NULL, size, prot, flags, fd, off);
	if (p == MAP_FAILED) {
		perror("mmap");
		exit(1);
	}
	return p;
}

static void make_mappings(const char *self)
{
	int rw = PROT_READ | PROT_WRITE, anonymous = MAP_PRIVATE | MAP_ANONYMOUS;
	int exe = open(self, O_RDONLY), file = open("common", O_RDWR | O_CREAT | O_TRUNC, 0600);
	if (exe < 0 || file < 0 || ftruncate(file, 2 * PAGE) != 0)
		abort();
	// A page that cannot be used between two keeps them apart.
	char *room = map(2048L * MEGA, PROT_NONE, anonymous | MAP_NORESERVE, -1, 0);
	sparse = mmap(room + MEGA, 1024L * MEGA, rw, anonymous | MAP_FIXED, -1, 0);
	huge = mmap(room + 1040L * MEGA, 4 * MEGA, rw, anonymous | MAP_FIXED, -1, 0);
	secret = mmap(room + 1050L * MEGA, PAGE, rw, anonymous | MAP_FIXED, -1, 0);
	shared = mmap(room + 1060L * MEGA, 2 * PAGE, rw, MAP_SHARED | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	headers = mmap(room + 1070L * MEGA, 2 * PAGE, PROT_READ, MAP_PRIVATE | MAP_FIXED, exe, 0);
	tail = mmap(room + 1080L * MEGA, PAGE, PROT_READ, MAP_PRIVATE | MAP_FIXED, exe, PAGE);
	common = mmap(room + 1090L * MEGA, 2 * PAGE, rw, MAP_SHARED | MAP_FIXED, file, 0);
	readable = mmap(room + 1100L * MEGA, PAGE, PROT_READ, MAP_PRIVATE | MAP_FIXED, file, 0);
	strcpy(sparse + 500L * MEGA, "in the middle of nothing");
	strcpy(sparse + 1000L * MEGA, "near the end");
	strcpy(secret, "not for debuggers");
	strcpy(shared, "shared memory");
	strcpy(common, "shared file");
	strcpy(lake + 30 * MEGA, "an island");
	huge[0] = 1;
	if (madvise(secret, PAGE, MADV_DONTDUMP) != 0 || madvise(huge, 4 * MEGA, MADV_NOHUGEPAGE) != 0)
		abort();
	if (readable[0] != 's' || headers[1] != 'E')
		abort();
}

static void save_maps(void)
{
	static char text[1 << 16];
	int in = open("/proc/self/maps", O_RDONLY), out = open("maps", O_WRONLY | O_CREAT | O_TRUNC, 0600);
	ssize_t n;
	while ((n = read(in, text, sizeof text)) > 0)
		if (write(out, text, n) != n)
			abort();
	close(in);
	close(out);
}

__attribute__((noinline)) static int die(int *where, const char *why)
{
	double half[4] = { 0.5, 0.5, 0.5, 0.5 };
	int length = strlen(why);
	__asm__ volatile("vmovupd %1, %%ymm1\n\tmovl %2, %0" : "=m"(*where) : "m"(half), "r"(length) : "xmm1");
	return length;
}

int main(int argc, char **argv)
{
	if (pipe(pipes) != 0)
		abort();
	make_mappings(argv[0]);
	start(computes, NULL);
	start(reads, NULL);
	for (int i = 0; i < (argc > 1 ? 6 : WAITERS); i++)
		start(waits, &results[i]);
	save_maps();
	if (argc > 1) {
		printf("waiting\n");
		pause();
	}
	return die((int *)0x28, "no reason");
}
