// Core dumps that a program reads: core(5), "Piping core dumps to a program", and
// proc(5) for suid_dumpable. The program is this one, started once more. What is
// expected here was seen on Linux 6.1 (User-mode Linux), where this program prints
// "end" too; given "linux" it leaves out what Linux has since 6.16. Given "saved"
// it has dumps under way when the sandbox is saved, and judges how they go on.
#include "probe.h"
#include <dirent.h>
#include <elf.h>
#include <grp.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>

static const char *pattern = "/proc/sys/kernel/core_pattern";
static const char *pipe_limit = "/proc/sys/kernel/core_pipe_limit";
static const char *suid_dumpable = "/proc/sys/fs/suid_dumpable";
static char self[300], dir[] = "/tmp/cXXXXXX";
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

static int set(const char *file, const char *text)
{
	int fd = open(file, O_WRONLY);
	need(fd >= 0, file);
	int e = write(fd, text, strlen(text)) < 0 ? errno : 0;
	close(fd);
	return e;
}

static void must_set(const char *file, const char *text)
{
	errno = set(file, text);
	need(errno == 0, text);
}

// The collector: ROLE OUT [ARGUMENT...]. It writes what it finds to OUT.

static size_t drain(char *first, size_t size)
{
	size_t n = 0;
	char b[4096];
	for (ssize_t r; (r = read(0, b, sizeof b)) > 0; n += r)
		for (ssize_t i = 0; i < r && n + i < size; i++)
			first[n + i] = b[i];
	return n;
}

static void await(const char *file)
{
	while (access(file, F_OK) != 0)
		usleep(1000);
}

static int collect(int argc, char **argv)
{
	static char core[1 << 20];
	char name[300], cwd[256], *role = argv[1], *out = argv[2];
	snprintf(name, sizeof name, "%s.started", out);
	close(creat(name, 0600));
	if (strcmp(role, "idle") == 0) {
		while (pause() < 0)
			;
	}
	if (strcmp(role, "hold") == 0) { // until the pipe is full, and then until told
		int waiting = 0;
		while (waiting < 65536 - 4096)
			need(ioctl(0, FIONREAD, &waiting) == 0, "FIONREAD");
		snprintf(name, sizeof name, "%s.full", out);
		close(creat(name, 0600));
		snprintf(name, sizeof name, "%s.read", out);
		await(name);
	}
	// Without a descriptor of it this cannot show what was open from the start.
	int fds = 0;
	for (int i = 0; i < 64; i++)
		if (fcntl(i, F_GETFD) >= 0)
			fds = fds * 10 + i + 1; // 1 for descriptor 0, 14 if 3 is open too
	struct stat st;
	fstat(0, &st);
	int fifo = S_ISFIFO(st.st_mode);
	size_t n = strcmp(role, "close") == 0 ? 0 : drain(core, sizeof core);
	snprintf(name, sizeof name, "%s.tmp", out);
	FILE *f = fopen(name, "w");
	for (int i = 3; i < argc; i++)
		fprintf(f, "[%s]", argv[i]);
	if (strcmp(role, "report") == 0) {
		struct rlimit r;
		getrlimit(RLIMIT_CORE, &r);
		mode_t mask = umask(0);
		fprintf(f, " uid %d %d gid %d %d groups %d cwd %s umask %o environment %d core %ld %ld fifo %d descriptors %d",
			getuid(), geteuid(), getgid(), getegid(), getgroups(0, NULL), getcwd(cwd, sizeof cwd),
			mask, environ[0] != NULL, (long)r.rlim_cur, (long)r.rlim_max, fifo, fds);
	}
	if (n > 0) {
		Elf64_Ehdr *e = (void *)core;
		Elf64_Phdr *p = (void *)(core + e->e_phoff);
		size_t end = 0, threads = 0;
		for (int i = 0; i < e->e_phnum; i++)
			if (p[i].p_offset + p[i].p_filesz > end)
				end = p[i].p_offset + p[i].p_filesz;
		for (size_t at = p->p_offset; p->p_type == PT_NOTE && at < p->p_offset + p->p_filesz;) {
			Elf64_Nhdr *h = (void *)(core + at);
			threads += h->n_type == NT_PRSTATUS;
			at += sizeof *h + ((h->n_namesz + 3) & ~3) + ((h->n_descsz + 3) & ~3);
		}
		fprintf(f, " core %s threads %zu", memcmp(core, ELFMAG, 4) == 0 && n == end ? "whole" : "cut off", threads);
	}
	if (strcmp(role, "look") == 0) { // at the process that died: argv[3] is its pid
		snprintf(name, sizeof name, "/proc/%s/comm", argv[3]);
		char comm[32] = "nothing";
		int fd = open(name, O_RDONLY);
		if (fd >= 0 && read(fd, comm, sizeof comm - 1) < 0)
			strcpy(comm, "an error\n");
		comm[strcspn(comm, "\n")] = 0;
		snprintf(name, sizeof name, "/proc/%s/exe", argv[3]);
		fprintf(f, " comm %s exe %d", comm, readlink(name, cwd, sizeof cwd) > 0);
		close(fd);
	}
	if (strcmp(role, "pidfd") == 0)
		fprintf(f, " pidfd %d", (int)syscall(SYS_pidfd_send_signal, 3, 0, NULL, 0) == 0);
	fclose(f);
	snprintf(name, sizeof name, "%s.tmp", out);
	if (strcmp(role, "close") == 0)
		close(0);
	rename(name, out);
	if (strcmp(role, "report") != 0 && strcmp(role, "pidfd") != 0) {
		snprintf(name, sizeof name, "%s.go", out);
		await(name);
	}
	return 0;
}

// The test.

static const char *path(const char *name)
{
	static char b[4][300];
	static int i;
	i = (i + 1) % 4;
	snprintf(b[i], sizeof b[i], "%s/%s", dir, name);
	return b[i];
}

static void use(const char *role, const char *out, const char *arguments)
{
	char b[512];
	int n = snprintf(b, sizeof b, "|%s %s %s%s", self, role, path(out), arguments);
	if (n > 127) {
		printf("FAIL the pattern is too long: %s\n", b);
		exit(1);
	}
	must_set(pattern, b);
}

static void copy(const char *from, const char *to, int mode)
{
	char b[4096];
	int in = open(from, O_RDONLY), out = open(to, O_WRONLY | O_CREAT, 0700);
	need(in >= 0 && out >= 0, to);
	for (ssize_t n; (n = read(in, b, sizeof b)) > 0;)
		need(write(out, b, n) == n, to);
	need(fchmod(out, mode) == 0, to);
	close(in);
	close(out);
}

static const char *text(const char *out)
{
	static char b[1024];
	await(path(out));
	int fd = open(path(out), O_RDONLY);
	need(fd >= 0, out);
	int n = read(fd, b, sizeof b - 1);
	need(n >= 0, out);
	b[n] = 0;
	close(fd);
	return b;
}

static void expect(const char *what, const char *out, const char *want)
{
	const char *got = text(out);
	if (strcmp(got, want) != 0)
		wrong(what, got, want);
}

static void tell(const char *out, const char *what)
{
	char b[300];
	snprintf(b, sizeof b, "%s.%s", out, what);
	close(creat(path(b), 0600));
}

static void go(const char *out) { tell(out, "go"); }

static void limit(long n)
{
	struct rlimit r = { n, RLIM_INFINITY };
	need(setrlimit(RLIMIT_CORE, &r) == 0, "setrlimit");
}

static void status(const char *what, int st, int core)
{
	char b[64];
	if (WIFSIGNALED(st) && WTERMSIG(st) == SIGABRT && !WCOREDUMP(st) == !core)
		return;
	snprintf(b, sizeof b, "status %#x", st);
	wrong(what, b, core ? "SIGABRT with a core" : "SIGABRT without a core");
}

static void ends(const char *what, pid_t pid, int core)
{
	int st;
	need(waitpid(pid, &st, 0) == pid, what);
	status(what, st, core);
}

static void killed(const char *what, pid_t pid)
{
	int st;
	kill(pid, SIGKILL);
	need(waitpid(pid, &st, 0) == pid, what);
	if (st != SIGKILL)
		wrong(what, WCOREDUMP(st) ? "a core" : "another status", "SIGKILL");
}

static void nothing(void *arg) { (void)arg; }

static void become(void *arg)
{
	(void)arg;
	need(setgroups(0, NULL) == 0 && setresgid(4242, 4242, 4242) == 0 && setresuid(4242, 4242, 4242) == 0, "setresuid");
}

static pid_t dies(void (*before)(void *), void *arg)
{
	fflush(stdout);
	pid_t pid = fork();
	if (pid == 0) {
		prctl(PR_SET_NAME, "a b/c");
		before(arg);
		abort();
	}
	return pid;
}

static void *sleeps(void *arg)
{
	while (pause() < 0)
		;
	return arg;
}

static void threads(void *arg)
{
	pthread_t t;
	for (int i = 0; i < 3; i++)
		need(pthread_create(&t, NULL, sleeps, arg) == 0, "pthread_create");
}

static void rooted(void *arg)
{
	need(chroot(arg) == 0 && chdir("/") == 0, "chroot");
}

static void limited(void *arg) { limit((long)arg); }

static void faults(void *arg) { *(volatile int *)arg = 1; }

static void undumpable(void *arg) { prctl(PR_SET_DUMPABLE, (long)arg, 0, 0, 0); }

static void arguments(void)
{
	char want[512];
	use("report", "a", " %p %P %s %d %c %z %e %%x %");
	pid_t pid = dies(limited, (void *)4096);
	ends("arguments", pid, 1);
	snprintf(want, sizeof want, "[%d][%d][6][1][4096][][a b!c][%%x][] uid 0 0 gid 0 0 groups 0 cwd / umask 22 environment 0 "
		"core 1 1 fifo 1 descriptors 1 core whole threads 1", pid, pid);
	expect("arguments", "a", want);

	use("report", "b", "\t\t%u,%g   %e%h");
	ends("another user", dies(become, NULL), 0);
	if (access(path("b.started"), F_OK) == 0)
		wrong("a process that changed its ids", "a collector", "none");

	use("close", "c", "");
	ends("threads, and no limit", dies(threads, NULL), 1);
	go("c");
	use("report", "d", "");
	limit(0);
	ends("RLIMIT_CORE 0", dies(threads, NULL), 1);
	expect("threads", "d", " uid 0 0 gid 0 0 groups 0 cwd / umask 22 environment 0 "
		"core 1 1 fifo 1 descriptors 1 core whole threads 4");
	use("report", "e", "");
	ends("another root", dies(rooted, dir), 1);
	text("e");
	use("report", "f", "");
	ends("RLIMIT_CORE 1", dies(limited, (void *)1), 0);
	ends("not dumpable", dies(undumpable, 0), 0);
	if (access(path("f.started"), F_OK) == 0)
		wrong("RLIMIT_CORE 1, or not dumpable", "a collector", "none");
	must_set(pattern, "|/nowhere/at/all %p");
	ends("no such program", dies(nothing, NULL), 0);
	must_set(pattern, "|");
	ends("no program", dies(nothing, NULL), 0);
	must_set(pattern, "|  ");
	ends("spaces", dies(nothing, NULL), 0);
	limit(RLIM_INFINITY);
}

static void namespaced(void)
{
	char want[64];
	use("report", "n", " %p %P %i %I");
	must_set(pipe_limit, "0");
	need(unshare(CLONE_NEWPID) == 0, "unshare");
	pid_t pid = dies(faults, NULL); // SIGABRT is nothing to a first process
	int st;
	need(waitpid(pid, &st, 0) == pid, "PID namespace");
	if (!WIFSIGNALED(st) || WTERMSIG(st) != SIGSEGV || !WCOREDUMP(st))
		wrong("PID namespace", "another status", "SIGSEGV with a core");
	snprintf(want, sizeof want, "[1][%d][1][%d]", pid, pid);
	if (strncmp(text("n"), want, strlen(want)) != 0)
		wrong("PID namespace", text("n"), want);
}

static void limits(void)
{
	char b[32];
	int st;
	must_set(pipe_limit, "0");
	use("keep", "g", "");
	ends("no limit: nobody waits", dies(nothing, NULL), 1);
	text("g");
	go("g");

	must_set(pipe_limit, "1");
	use("look", "h", " %p");
	pid_t pid = dies(nothing, NULL);
	char want[96];
	snprintf(want, sizeof want, "[%d] core whole threads 1 comm a b/c exe 1", pid);
	expect("while its collector looks", "h", want);
	if (waitpid(pid, &st, WNOHANG) != 0)
		wrong("while its collector looks", "the process is gone", "it waits");
	use("report", "i", "");
	ends("over the limit", dies(nothing, NULL), 0);
	if (access(path("i.started"), F_OK) == 0)
		wrong("over the limit", "a collector", "none");
	go("h");
	ends("after its collector looked", pid, 1);

	use("close", "j", "");
	ends("its collector reads nothing", dies(nothing, NULL), 1);
	text("j");
	go("j");

	for (int i = 0; i < 2; i++) { // a collector that never reads
		must_set(pipe_limit, i == 0 ? "0" : "7");
		snprintf(b, sizeof b, "k%d", i);
		use("idle", b, "");
		pid = dies(threads, NULL);
		strcat(b, ".started");
		await(path(b));
		if (waitpid(pid, &st, WNOHANG) != 0)
			wrong("its collector does not read", "the process is gone", "it waits");
		kill(pid, SIGTERM);
		usleep(10000);
		if (waitpid(pid, &st, WNOHANG) != 0)
			wrong("SIGTERM while it waits", "the process is gone", "it waits");
		killed("killed while it waits", pid);
	}
	must_set(pipe_limit, "1");
	use("keep", "l", "");
	pid = dies(nothing, NULL);
	text("l");
	killed("killed while it is looked at", pid); // all is written, but it still waits
	go("l");
	must_set(pipe_limit, "0");
}

static void file_is(const char *what, const char *file, int there, int uid, int gid)
{
	char b[64] = "nothing", want[64] = "nothing";
	struct stat st;
	if (lstat(file, &st) == 0)
		snprintf(b, sizeof b, "a file of %d:%d, mode %o", st.st_uid, st.st_gid, st.st_mode);
	if (there)
		snprintf(want, sizeof want, "a file of %d:%d, mode %o", uid, gid, S_IFREG | 0600);
	if (strcmp(b, want) != 0)
		wrong(what, b, want);
}

static void *dumpable(void *arg)
{
	(void)arg;
	return (void *)(long)prctl(PR_GET_DUMPABLE, 0, 0, 0, 0);
}

static void becomes(const char *setting, int want)
{
	must_set(suid_dumpable, setting);
	fflush(stdout);
	pid_t pid = fork();
	if (pid == 0) {
		struct stat st;
		become(NULL);
		int d = (int)(long)dumpable(NULL);
		stat("/proc/self/status", &st);
		// Its files in /proc are its own only if it is dumpable.
		_exit(d | (st.st_uid == 4242 ? 8 : 0) | (prctl(PR_SET_DUMPABLE, 2, 0, 0, 0) != -1 || errno != EINVAL ? 16 : 0));
	}
	int st;
	need(waitpid(pid, &st, 0) == pid, "waitpid");
	if (!WIFEXITED(st) || WEXITSTATUS(st) != (want | (want == 1 ? 8 : 0))) {
		char b[64];
		snprintf(b, sizeof b, "status %#x", st);
		wrong("dumpable after setresuid", b, setting);
	}
}

// A set-user-ID program says how dumpable it is.
static void executes(const char *setting, int want)
{
	must_set(suid_dumpable, setting);
	fflush(stdout);
	pid_t pid = fork();
	if (pid == 0) {
		become(NULL);
		execl(path("suid"), "suid", "dumpable", NULL);
		_exit(99);
	}
	int st;
	need(waitpid(pid, &st, 0) == pid, "waitpid");
	if (!WIFEXITED(st) || WEXITSTATUS(st) != want) {
		char b[64];
		snprintf(b, sizeof b, "status %#x", st);
		wrong("dumpable after a set-user-ID execve", b, setting);
	}
}

static void suid(void)
{
	becomes("0", 0);
	becomes("1", 1);
	becomes("2", 2);
	need(chmod(dir, 0711) == 0, dir);
	copy(self, path("suid"), 04755);
	executes("0", 0);
	executes("1", 1);
	executes("2", 2);

	need(chdir(dir) == 0 && chmod(dir, 0777) == 0, dir);
	limit(RLIM_INFINITY);
	must_set(suid_dumpable, "1");
	must_set(pattern, "rel");
	ends("suid_dumpable 1", dies(become, NULL), 1);
	file_is("suid_dumpable 1", "rel", 1, 4242, 4242);
	unlink("rel");
	must_set(suid_dumpable, "2");
	ends("suid_dumpable 2, no absolute path", dies(become, NULL), 0);
	file_is("suid_dumpable 2, no absolute path", "rel", 0, 0, 0);
	need(mkdir("private", 0700) == 0, "mkdir");
	must_set(pattern, path("private/abs"));
	ends("suid_dumpable 2", dies(become, NULL), 1);
	file_is("suid_dumpable 2", path("private/abs"), 1, 0, 4242);
	ends("suid_dumpable 2, it is there", dies(become, NULL), 0);
	// Who did not change ids is as always.
	ends("suid_dumpable 2, a process as any", dies(nothing, NULL), 1);
	must_set(pattern, "rel");
	ends("suid_dumpable 2, a process as any", dies(nothing, NULL), 1);
	file_is("suid_dumpable 2, a process as any", "rel", 1, 0, 0);
	use("report", "o", " %d %u %g");
	ends("suid_dumpable 2, a collector", dies(become, NULL), 1);
	if (strncmp(text("o"), "[2][4242][4242] ", 16) != 0)
		wrong("suid_dumpable 2, a collector", text("o"), "[2][4242][4242]");
	must_set(suid_dumpable, "0");
	need(chdir("/") == 0, "/");
}

static void becomes_suid(void *arg)
{
	become(arg);
	execl(path("suid"), "suid", "dies", NULL);
	_exit(99);
}

// What becomes of the cores of processes that changed their ids, and of those of
// set-user-ID programs, with each setting and each kind of pattern.
static void suid_cores(void)
{
	enum { RELATIVE, ABSOLUTE, PIPE };
	need(chdir(dir) == 0, dir);
	for (int i = 0; i < 2 * 3 * 3; i++) {
		int program = i / 9, setting = i / 3 % 3, kind = i % 3;
		char what[96], number[16], out[16], file[300], want[32];
		snprintf(number, sizeof number, "%d", setting);
		snprintf(out, sizeof out, "x%d", i);
		snprintf(what, sizeof what, "%s, suid_dumpable %d, %s", program ? "a set-user-ID program" : "changed ids", setting,
			kind == RELATIVE ? "a relative path" : kind == ABSOLUTE ? "an absolute path" : "a program");
		strcpy(file, kind == ABSOLUTE ? path(out) : out);
		must_set(suid_dumpable, number);
		if (kind == PIPE)
			use("report", out, " %d %u %g");
		else
			must_set(pattern, file);
		int core = setting == 1 || (setting == 2 && kind != RELATIVE);
		ends(what, dies(program ? becomes_suid : become, NULL), core);
		if (kind != PIPE) {
			file_is(what, file, core, program || setting == 2 ? 0 : 4242, 4242);
			unlink(file);
			continue;
		}
		snprintf(want, sizeof want, "[%d][4242][4242] ", setting);
		if (core && strncmp(text(out), want, strlen(want)) != 0)
			wrong(what, text(out), want);
		strcat(out, ".started");
		if (!core && access(path(out), F_OK) == 0)
			wrong(what, "a collector", "none");
	}
	must_set(suid_dumpable, "0");
	need(chdir("/") == 0, "/");
}

static void settings(int linux61)
{
	static const struct {
		const char **file;
		const char *text;
		int error;
	} v[] = {
		{ &suid_dumpable, "3", EINVAL }, { &suid_dumpable, "-1", EINVAL },
		{ &suid_dumpable, "x", EINVAL }, { &suid_dumpable, "0", 0 },
		{ &pipe_limit, "-1", EINVAL }, { &pipe_limit, "9", 0 }, { &pipe_limit, "0", 0 },
		{ &pattern, "@/run/cores", EINVAL }, { &pattern, "@@/run/cores", EINVAL }, { &pattern, "@", EINVAL },
	};
	for (size_t i = 0; i < sizeof v / sizeof *v; i++) {
		if (linux61 && v[i].error && v[i].file != &suid_dumpable)
			continue;
		int e = set(*v[i].file, v[i].text);
		if (e != v[i].error)
			wrong(v[i].text, strerror(e), strerror(v[i].error));
	}
	fflush(stdout);
	int fd = open(pattern, O_WRONLY);
	pid_t pid = fork();
	if (pid == 0) {
		become(NULL);
		if (open(pattern, O_WRONLY) >= 0 || errno != EACCES)
			_exit(1);
		if (write(fd, "mine", 4) >= 0 || errno != EPERM)
			_exit(2);
		_exit(0);
	}
	int st;
	close(fd);
	need(waitpid(pid, &st, 0) == pid, "waitpid");
	if (st != 0)
		wrong("another user writes core_pattern", st == 0x100 ? "open" : "write", "EACCES, EPERM");
}

static void shows(const char *file, const char *want)
{
	char b[128] = "";
	int fd = open(file, O_RDONLY);
	need(fd >= 0 && read(fd, b, sizeof b - 1) >= 0, file);
	close(fd);
	b[strcspn(b, "\n")] = 0;
	if (strcmp(b, want) != 0)
		wrong(file, b, want);
}

// Dumps in both of their waits, in a sandbox that is saved and restored.
static void saved(void)
{
	char want[128], last[1024];
	must_set(pipe_limit, "2");
	must_set(suid_dumpable, "2");
	use("hold", "q", "");
	pid_t writing = dies(threads, NULL);
	await(path("q.full"));
	use("look", "r", " %p");
	pid_t looked_at = dies(threads, NULL);
	text("r");
	snprintf(last, sizeof last, "|%s report %s", self, path("s"));
	must_set(pattern, last);
	printf("ready\n");
	while (restored() != 1)
		usleep(1000);
	printf("saved\n");
	shows(pattern, last);
	shows(pipe_limit, "2");
	shows(suid_dumpable, "2");
	int st;
	if (waitpid(writing, &st, WNOHANG) != 0 || waitpid(looked_at, &st, WNOHANG) != 0)
		wrong("restored", "a process is gone", "it waits");
	ends("over the limit, restored", dies(nothing, NULL), 0);
	tell("q", "read");
	go("q");
	expect("written before and after", "q", " core whole threads 4");
	ends("written before and after", writing, 1);
	snprintf(want, sizeof want, "[%d] core whole threads 4 comm a b/c exe 1", looked_at);
	expect("looked at", "r", want);
	go("r");
	ends("looked at", looked_at, 1);
	ends("after the restore", dies(nothing, NULL), 1);
	text("s");
}

int main(int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], "dumpable") == 0)
		return (int)(long)dumpable(NULL);
	if (argc > 1 && strcmp(argv[1], "dies") == 0)
		abort();
	if (argc > 2)
		return collect(argc, argv);
	int linux61 = argc > 1 && strcmp(argv[1], "linux") == 0;
	int saves = argc > 1 && strcmp(argv[1], "saved") == 0;
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (saves)
		memcpy(dir, "/mnt", 4);
	need(mkdtemp(dir) != NULL, dir);
	strcpy(self, path("x"));
	copy("/proc/self/exe", self, 0755);
	limit(RLIM_INFINITY);
	if (saves) {
		saved();
		if (!failed)
			printf("end\n");
		return failed;
	}
	settings(linux61);
	arguments();
	limits();
	suid();
	suid_cores();
	if (!linux61) {
		use("pidfd", "p", " %F");
		must_set(pipe_limit, "1");
		ends("%F", dies(nothing, NULL), 1);
		expect("%F", "p", "[3] core whole threads 1 pidfd 1");
		must_set(pipe_limit, "0");
	}
	namespaced();
	must_set(pattern, "core");
	if (!failed)
		printf("end\n");
	return failed;
}
