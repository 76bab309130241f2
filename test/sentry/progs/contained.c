// Collectors of cores in two containers of one sandbox. Given "first" it is the
// first of them; the second starts when that has said "ready", and the first goes
// on when somebody has made the file /mnt/go.
#include "probe.h"
#include <sys/resource.h>
#include <sys/stat.h>

static const char *pattern = "/proc/sys/kernel/core_pattern";
static char self[256];
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

static void put(const char *file, const char *text, int flags)
{
	int fd = open(file, O_WRONLY | flags, 0600);
	need(fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text), file);
	close(fd);
}

static const char *get(const char *file)
{
	static char b[4096];
	int fd = open(file, O_RDONLY), n = 0;
	for (ssize_t r; fd >= 0 && (r = read(fd, b + n, sizeof b - 1 - n)) > 0; n += r)
		;
	b[n] = 0;
	close(fd);
	return b;
}

static void await(const char *file)
{
	while (access(file, F_OK) != 0)
		usleep(1000);
}

// Collectors: the first writes what it may do, the last is slow.
static int collects(const char *role)
{
	char b[4096];
	while (read(0, b, sizeof b) > 0)
		;
	if (strcmp(role, "last") == 0) {
		close(0);
		usleep(300000);
		put("/mnt/last", "collected", O_CREAT);
		return 0;
	}
	char eff[32] = "", bnd[32] = "", nnp[8] = "";
	const char *s = get("/proc/self/status");
	sscanf(strstr(s, "CapEff:"), "CapEff: %31s", eff);
	sscanf(strstr(s, "CapBnd:"), "CapBnd: %31s", bnd);
	sscanf(strstr(s, "NoNewPrivs:"), "NoNewPrivs: %7s", nnp);
	snprintf(b, sizeof b, "%s %s %s parent %d", eff, bnd, nnp, getppid());
	put("/mnt/rights.tmp", b, O_CREAT | O_EXCL);
	rename("/mnt/rights.tmp", "/mnt/rights");
	return 0;
}

static void use(const char *role)
{
	char b[300];
	snprintf(b, sizeof b, "|%s as %s", self, role);
	need(strlen(b) < 128, "a short pattern");
	put(pattern, b, 0);
}

static void dies(int core)
{
	fflush(stdout);
	pid_t pid = fork();
	if (pid == 0)
		abort();
	int st;
	need(waitpid(pid, &st, 0) == pid, "waitpid");
	if (!WIFSIGNALED(st) || WTERMSIG(st) != SIGABRT || !WCOREDUMP(st) != !core)
		wrong("a process that dies", "another status", core ? "SIGABRT with a core" : "SIGABRT without a core");
}

int main(int argc, char **argv)
{
	if (argc == 3 && strcmp(argv[1], "as") == 0)
		return collects(argv[2]);
	int first = argc > 1 && strcmp(argv[1], "first") == 0;
	setvbuf(stdout, NULL, _IOLBF, 0);
	need(readlink("/proc/self/exe", self, sizeof self - 1) > 0, "readlink");
	need(chdir("/mnt") == 0, "/mnt");
	if (strcmp(get(pattern), "core\n") != 0)
		wrong("core_pattern of a new container", get(pattern), "core");
	struct rlimit r = { RLIM_INFINITY, RLIM_INFINITY };
	need(setrlimit(RLIMIT_CORE, &r) == 0, "setrlimit");
	dies(1);
	need(unlink("core") == 0, "a core of the own pattern");
	use("rights");
	dies(1);
	await("rights");
	// KILL, SYS_PTRACE and SYS_ADMIN are what the container has.
	if (strcmp(get("rights"), "0000000000280020 0000000000280020 0 parent 0") != 0)
		wrong("the collector's rights", get("rights"), "the container's");
	if (first) {
		printf("ready\n");
		char mine[300];
		snprintf(mine, sizeof mine, "|%s as rights\n", self);
		await("go");
		if (strcmp(get(pattern), mine) != 0)
			wrong("core_pattern, after another container wrote its own", get(pattern), mine);
		use("last");
	} else {
		put(pattern, "|/nowhere", 0);
	}
	if (!failed)
		printf("end\n");
	if (first)
		abort(); // as the container's first process
	return failed;
}
