// What a debugger of the program's own, and who waits for its children, comes to see.

// attached_by_child has a child attach to this process, which only works if nobody else
// has, and look at its registers.
static int look_at_parent(pid_t parent)
{
	int status;
	struct user_regs_struct regs;
	for (int seize = 0; seize < 2; seize++) {
		if (ptrace(seize ? PTRACE_SEIZE : PTRACE_ATTACH, parent, 0, 0) != 0)
			return 1;
		if (seize && ptrace(PTRACE_INTERRUPT, parent, 0, 0) != 0)
			return 2;
		if (waitpid(parent, &status, 0) != parent || !WIFSTOPPED(status))
			return 3;
		if (status >> 8 != (seize ? SIGTRAP | PTRACE_EVENT_STOP << 8 : SIGSTOP))
			return 4;
		for (int i = 0; i < 8; i++) {
			errno = 0;
			long v = ptrace(PTRACE_PEEKUSER, parent, offsetof(struct user, u_debugreg[i]), 0);
			if (i != 4 && i != 5 && (errno != 0 || (i == 6 ? v & 0xf : v) != 0))
				return 10 + i;
		}
		if (ptrace(PTRACE_GETREGS, parent, 0, &regs) != 0 || regs.eflags & 0x100 || regs.r11 & 0x100)
			return 5;
		if (ptrace(PTRACE_DETACH, parent, 0, 0) != 0)
			return 6;
	}
	return 0;
}

static void attached_by_child(void)
{
	static int allowed = 1;
	int r = prctl(PR_SET_PTRACER, PR_SET_PTRACER_ANY), status = 0;
	if (allowed == 1)
		allowed = r;
	if (r != allowed)
		report("PR_SET_PTRACER", errno);
	pid_t parent = getpid(), pid = fork();
	if (pid == 0)
		_exit(look_at_parent(parent));
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	if (status != 0)
		report("a child attaches to its parent", status);
}

static int child(void (*f)(void))
{
	int status = -1;
	pid_t pid = fork();
	if (pid == 0) {
		f();
		_exit(9);
	}
	waitpid(pid, &status, 0);
	return status;
}

static void breaks(void) { __asm__ volatile("int3"); }

static void breaks_ignored(void)
{
	signal(SIGTRAP, SIG_IGN);
	__asm__ volatile("int3");
}

static void breaks_blocked(void)
{
	sigset_t set;
	sigemptyset(&set);
	sigaddset(&set, SIGTRAP);
	sigprocmask(SIG_BLOCK, &set, NULL);
	__asm__ volatile("int3");
}

static void raises_ignored(void)
{
	signal(SIGTRAP, SIG_IGN);
	raise(SIGTRAP);
}

static void execs(void)
{
	execl("/proc/self/exe", "program", "seven", NULL);
}

// deaths is what becomes of children, as told by wait.
static void deaths(void)
{
	struct { const char *what; void (*f)(void); int want; } all[] = {
		{"int3 in a child", breaks, SIGTRAP}, {"int3 with SIGTRAP ignored", breaks_ignored, SIGTRAP},
		{"int3 with SIGTRAP blocked", breaks_blocked, SIGTRAP}, {"SIGTRAP ignored", raises_ignored, 9 << 8},
		{"execve in a child", execs, 7 << 8},
	};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		int status = child(all[i].f);
		if ((status & ~0x80) != all[i].want) // 0x80: it left a core
			report(all[i].what, status);
	}
	int status;
	pid_t pid = fork();
	if (pid == 0) {
		raise(SIGSTOP);
		for (;;)
			pause();
	}
	if (waitpid(pid, &status, WUNTRACED) != pid || status != (SIGSTOP << 8 | 0x7f))
		report("a stopped child", status);
	char buf[64];
	field(pid, "State:", buf, sizeof buf);
	if (!strchr(buf, 'T'))
		report("State of a stopped child", buf[1]);
	kill(pid, SIGCONT);
	if (waitpid(pid, &status, WCONTINUED) != pid || !WIFCONTINUED(status))
		report("a continued child", status);
	kill(pid, SIGKILL);
	if (waitpid(pid, &status, 0) != pid || status != SIGKILL)
		report("a child's end", status);
}
