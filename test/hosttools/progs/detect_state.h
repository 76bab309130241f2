// What the kernel tells of a process that should be the same as ever. The first look
// notes it.

static char now[1 << 17], then[1 << 17];
static size_t length;

static void note(const char *format, ...) __attribute__((format(printf, 1, 2)));
static void note(const char *format, ...)
{
	va_list args;
	va_start(args, format);
	int n = vsnprintf(now + length, sizeof now - length, format, args);
	va_end(args);
	if (n > 0 && length + n < sizeof now)
		length += n;
}

static void note_file(const char *path)
{
	static char buf[1 << 16];
	int fd = open(path, O_RDONLY);
	ssize_t n, all = 0;
	note("%s: %d\n", path, fd < 0 ? errno : 0);
	while (fd >= 0 && (n = read(fd, buf + all, sizeof buf - 1 - all)) > 0)
		all += n;
	close(fd);
	buf[all] = 0;
	note("%s\n", buf);
}

static void note_links(const char *dir)
{
	char path[300], to[256];
	DIR *d = opendir(dir);
	struct dirent *e;
	while (d && (e = readdir(d)) != NULL) {
		snprintf(path, sizeof path, "%s/%s", dir, e->d_name);
		ssize_t n = readlink(path, to, sizeof to - 1);
		if (n >= 0) {
			to[n] = 0;
			note("%s -> %s\n", e->d_name, to);
		}
	}
	if (d)
		closedir(d);
}

static void state(void)
{
	static const char *const fields[] = {"Name:", "Umask:", "Tgid:", "Pid:", "PPid:", "TracerPid:", "Uid:", "Gid:", "FDSize:", "Groups:",
		"Threads:", "SigPnd:", "ShdPnd:", "SigBlk:", "SigIgn:", "SigCgt:", "CapInh:", "CapPrm:", "CapEff:", "CapBnd:", "CapAmb:",
		"NoNewPrivs:", "Seccomp:", "Seccomp_filters:", "Speculation_Store_Bypass:"};
	static const int getters[] = {PR_GET_DUMPABLE, PR_GET_KEEPCAPS, PR_GET_SECCOMP, PR_GET_TIMERSLACK, PR_GET_SECUREBITS,
		PR_GET_NO_NEW_PRIVS, PR_GET_THP_DISABLE};
	static const char *const files[] = {"/proc/self/maps", "/proc/self/limits", "/proc/self/comm", "/proc/self/cmdline",
		"/proc/self/environ", "/proc/self/cgroup", "/proc/self/mountinfo", "/proc/self/oom_score_adj", "/proc/self/personality",
		"/proc/self/coredump_filter", "/proc/self/uid_map"};
	char buf[256];
	length = 0;
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
		field(getpid(), fields[i], buf, sizeof buf);
		note("%s %s\n", fields[i], buf);
	}
	for (size_t i = 0; i < sizeof files / sizeof *files; i++)
		note_file(files[i]);
	note_links("/proc/self/fd");
	note_links("/proc/self");
	note_links("/proc/self/ns");
	for (size_t i = 0; i < sizeof getters / sizeof *getters; i++)
		note("prctl %d: %d\n", getters[i], prctl(getters[i], 0, 0, 0, 0));
	note("personality: %d\n", personality(0xffffffff));
	for (int i = 0; i < RLIM_NLIMITS; i++) {
		struct rlimit r = {0, 0};
		int e = getrlimit(i, &r);
		note("rlimit %d: %d %lu %lu\n", i, e, r.rlim_cur, r.rlim_max);
	}
	for (int s = 1; s < 65; s++) {
		struct sigaction sa;
		memset(&sa, 0, sizeof sa);
		int e = sigaction(s, NULL, &sa);
		note("signal %d: %d %p %x\n", s, e, (void *)sa.sa_handler, sa.sa_flags);
	}
	stack_t st;
	memset(&st, 0, sizeof st);
	sigaltstack(NULL, &st);
	note("stack: %p %x\n", st.ss_sp, st.ss_flags);
	struct itimerval it;
	for (int i = 0; i < 3; i++)
		note("timer %d: %d %ld\n", i, getitimer(i, &it), it.it_value.tv_sec);
	note("priority: %d, scheduler: %ld, session: %d, group: %d\n", getpriority(PRIO_PROCESS, 0), syscall(SYS_sched_getscheduler, 0), getsid(0), getpgrp());
	if (!then[0])
		memcpy(then, now, sizeof then);
	if (strcmp(now, then) == 0)
		return;
	size_t at = 0;
	for (size_t i = 0; now[i] && now[i] == then[i]; i++)
		if (now[i] == '\n')
			at = i + 1;
	report("something has changed", at);
	printf("  was %.*s\n", (int)strcspn(then + at, "\n"), then + at);
	printf("  is  %.*s\n", (int)strcspn(now + at, "\n"), now + at);
}
