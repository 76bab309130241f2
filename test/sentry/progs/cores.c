// Core dumps where no program of the oracle can go, as it would change the host:
// the pattern of their names; and a dump that is killed.
#include "probe.h"
#include <dirent.h>
#include <sys/resource.h>
#include <sys/stat.h>

static const char *pattern = "/proc/sys/kernel/core_pattern";
static int failed;

static void wrong(const char *what, const char *got, const char *want)
{
	printf("FAIL %s: %s, want %s\n", what, got, want);
	failed = 1;
}

static void need(int ok, const char *what)
{
	if (!ok) {
		printf("FAIL %s: %s\n", what, strerror(errno));
		exit(1);
	}
}

// set writes to a file of /proc/sys and returns the error.
static int set(const char *file, const char *text)
{
	int fd = open(file, O_WRONLY);
	need(fd >= 0, file);
	int e = write(fd, text, strlen(text)) < 0 ? errno : 0;
	close(fd);
	return e;
}

// The only file in the working directory, "" for none.
static const char *only(void)
{
	static char name[512];
	name[0] = 0;
	DIR *d = opendir(".");
	for (struct dirent *e; (e = readdir(d)) != NULL;)
		if (e->d_name[0] != '.')
			snprintf(name + strlen(name), sizeof name - strlen(name), "%s", e->d_name);
	closedir(d);
	return name;
}

static pid_t dies(void)
{
	pid_t pid = fork();
	if (pid == 0) {
		prctl(PR_SET_NAME, "a/b");
		abort();
	}
	return pid;
}

// In want, P is the pid, H the host's name and E that of the program's file.
static void named(const char *format, const char *want)
{
	char got[512], expected[512], p[16], host[256] = "", exe[512] = "", *s;
	need(set(pattern, format) == 0, format);
	pid_t pid = dies();
	int st;
	waitpid(pid, &st, 0);
	snprintf(p, sizeof p, "%d", pid);
	gethostname(host, sizeof host);
	need(readlink("/proc/self/exe", exe, sizeof exe - 1) > 0, "readlink");
	expected[0] = 0;
	for (; *want; want++) {
		s = *want == 'P' ? p : *want == 'H' ? host : *want == 'E' ? strrchr(exe, '/') + 1 : (char[]){ *want, 0 };
		strcat(expected, s);
	}
	snprintf(got, sizeof got, "%s", only());
	if (strcmp(got, expected) != 0)
		wrong(format, got, expected);
	if (WCOREDUMP(st) != (*expected ? 0x80 : 0))
		wrong(format, "WCOREDUMP is wrong", "what is there");
	if (*got)
		unlink(got);
}

static void *sleeps(void *arg)
{
	while (pause() < 0)
		;
	return arg;
}

enum { FILE_SIZE = 16 << 20, TIMES = 2048 };

// Its core is of 32 GB.
static void huge(void)
{
	pthread_t t;
	int fd = syscall(SYS_memfd_create, "huge", 0);
	need(ftruncate(fd, FILE_SIZE) == 0, "ftruncate");
	for (int i = 0; i < TIMES; i++) {
		char *p = mmap(NULL, FILE_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
		need(p != MAP_FAILED, "mmap");
		if (i == 0)
			memset(p, 1, FILE_SIZE);
	}
	for (int i = 0; i < 4; i++)
		need(pthread_create(&t, NULL, sleeps, NULL) == 0, "pthread_create");
	abort();
}

static void killed(void)
{
	need(set(pattern, "killed") == 0, "killed");
	pid_t pid = fork();
	if (pid == 0)
		huge();
	struct stat f = { 0 };
	int st = 0;
	while (stat("killed", &f) != 0 || f.st_size < 1 << 20)
		if (waitpid(pid, &st, WNOHANG) != 0) {
			wrong("killed", "it died", "a dump");
			return;
		}
	kill(pid, SIGKILL);
	waitpid(pid, &st, 0);
	stat("killed", &f);
	if (st != SIGKILL) // as on Linux 6.18
		wrong("killed", "its status is wrong", "SIGKILL without a core");
	if (f.st_size >= (off_t)FILE_SIZE * TIMES)
		wrong("killed", "the core is complete", "one cut off");
	unlink("killed");
}

int main(void)
{
	char dir[] = "/tmp/coresXXXXXX", shown[64] = "", long_pattern[200];
	need(mkdtemp(dir) != NULL && chdir(dir) == 0, dir);
	struct rlimit r;
	need(getrlimit(RLIMIT_CORE, &r) == 0, "getrlimit");
	if (r.rlim_cur != 0 || r.rlim_max != RLIM_INFINITY)
		wrong("RLIMIT_CORE", "it has been set", "Linux's default");
	r.rlim_cur = RLIM_INFINITY;
	need(setrlimit(RLIMIT_CORE, &r) == 0, "setrlimit");

	named("core", "core");
	named("%p.%P.%i.%I", "P.P.P.P");
	named("%s %u %g %d %c %%", "6 0 0 1 18446744073709551615 %");
	named("%h,%e,%f", "H,a!b,E");
	named("%", "");
	named("", "");
	need(set("/proc/sys/kernel/core_uses_pid", "1\n") == 0, "core_uses_pid");
	named("core", "core.P");
	named("%p-core", "P-core");
	need(set("/proc/sys/kernel/core_uses_pid", "0\n") == 0, "core_uses_pid");

	memset(long_pattern, 'a', sizeof long_pattern - 1);
	long_pattern[sizeof long_pattern - 1] = 0;
	need(set(pattern, long_pattern) == 0, "long pattern");
	long_pattern[127] = 0;
	named(long_pattern, long_pattern);

	killed();
	need(set(pattern, "core\n") == 0, "core");
	int fd = open(pattern, O_RDONLY);
	need(read(fd, shown, sizeof shown - 1) >= 0, "read");
	if (strcmp(shown, "core\n") != 0)
		wrong("core_pattern", shown, "core");
	if (!failed)
		printf("end\n");
	return failed;
}
