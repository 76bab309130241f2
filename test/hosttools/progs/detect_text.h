// The own text: it must have no breakpoint in it, whoever reads it.

// The code in this section is what the test sets breakpoints in. It has its pages for
// itself: a loop in a page with hidden breakpoints would take minutes.
__asm__(".pushsection stones, \"ax\", @progbits\n"
	".balign 4096\n"
	".globl bare_call, bare_call_syscall, bare_call_after, pushed_flags, stepping_stone\n"
	"bare_call: mov %rdi, %rax\n"
	"bare_call_syscall: syscall\n"
	"bare_call_after: mov %r11, (%rsi)\n"
	"mov %rcx, 8(%rsi)\n"
	"ret\n"
	"pushed_flags: pushfq\n"
	"pop %rax\n"
	"ret\n"
	"stepping_stone: ret\n"
	".balign 4096\n"
	".popsection\n");
long bare_call(long nr, uint64_t after[2]); // after gets r11 and rcx
extern const char bare_call_after[];
uint64_t pushed_flags(void);
void stepping_stone(void);

extern const unsigned char etext[], __start_stones[], __stop_stones[];

struct text {
	const unsigned char *from;
	size_t size;
	unsigned char *file; // what the program's file has there
};

static struct text text_of(const unsigned char *from, const unsigned char *to)
{
	struct text t = {from, to - from, NULL};
	unsigned long start, end, off;
	char line[512];
	FILE *maps = fopen("/proc/self/maps", "r");
	int fd = open("/proc/self/exe", O_RDONLY);
	long got = -1;
	t.file = malloc(t.size);
	while (maps && fgets(line, sizeof line, maps))
		if (sscanf(line, "%lx-%lx %*s %lx", &start, &end, &off) == 3 && start <= (uintptr_t)from && (uintptr_t)to <= end)
			got = pread(fd, t.file, t.size, off + ((uintptr_t)from - start));
	if (maps)
		fclose(maps);
	close(fd);
	if (got != (long)t.size)
		report("the own file cannot be read", got);
	return t;
}

static struct text all_text(void) { return text_of((const unsigned char *)(uintptr_t)report, etext); }
static struct text stones(void) { return text_of(__start_stones, __stop_stones); }

// scan_text uses load instructions. The text may have other changes than breakpoints, of
// the sandbox's.
static void scan_text(void)
{
	struct text t = all_text();
	for (size_t i = 0; i < t.size; i++) {
		const unsigned char *at = t.from + i;
		if (*at != t.file[i] && *at == 0xcc && (at < __start_stones || at >= __stop_stones))
			report("a breakpoint in the own text", (long)at);
	}
	free(t.file);
	// Those that are not hidden are found here, and nowhere else (docs/gdbserver.md).
	int in_stones = 0;
	t = stones();
	for (size_t i = 0; i < t.size; i++)
		in_stones += t.from[i] != t.file[i] && t.from[i] == 0xcc;
	free(t.file);
	if (in_stones)
		report("breakpoints among the stones", in_stones);
}

static unsigned char copy[1 << 21];

static int differs(struct text *t, long got) { return got != (long)t->size || memcmp(copy, t->file, t->size) != 0; }

static long read_mem(pid_t pid, struct text *t)
{
	char path[32];
	snprintf(path, sizeof path, "/proc/%d/mem", pid);
	int fd = open(path, O_RDONLY);
	long got = pread(fd, copy, t->size, (off_t)(uintptr_t)t->from);
	close(fd);
	return got;
}

static long read_vm(pid_t pid, struct text *t)
{
	struct iovec to = {copy, t->size}, from = {(void *)(uintptr_t)t->from, t->size};
	return process_vm_readv(pid, &to, 1, &from, 1, 0);
}

// read_pipe has the kernel read the text for a write.
static long read_pipe(struct text *t)
{
	int p[2];
	size_t got = 0;
	if (pipe(p) != 0)
		return -1;
	while (got < t->size) {
		size_t n = t->size - got < 4096 ? t->size - got : 4096;
		if (write(p[1], t->from + got, n) != (long)n || read(p[0], copy + got, n) != (long)n)
			break;
		got += n;
	}
	close(p[0]);
	close(p[1]);
	return got;
}

// in_child compares in a child: its own text, and its parent's.
static int in_child(struct text *t)
{
	pid_t parent = getpid(), pid = fork();
	int status;
	if (pid == 0) {
		int bad = 0;
		for (size_t i = 0; i < t->size; i++)
			bad |= t->from[i] != t->file[i] && t->from[i] == 0xcc;
		bad |= differs(t, read_vm(getpid(), t)) << 1;
		bad |= differs(t, read_mem(getpid(), t)) << 2;
		bad |= differs(t, read_vm(parent, t)) << 3;
		bad |= differs(t, read_mem(parent, t)) << 4;
		_exit(bad);
	}
	return waitpid(pid, &status, 0) == pid ? status >> 8 : -1;
}

// by_debugger compares what a child's debugger sees.
static int by_debugger(struct text *t)
{
	pid_t pid = fork();
	int status, bad = 0;
	if (pid == 0) {
		ptrace(PTRACE_TRACEME, 0, 0, 0);
		raise(SIGSTOP);
		_exit(0);
	}
	waitpid(pid, &status, 0);
	for (size_t i = 0; i + 8 <= t->size; i += 8) {
		long word = ptrace(PTRACE_PEEKTEXT, pid, t->from + i, 0);
		bad |= memcmp(&word, t->file + i, 8) != 0;
	}
	kill(pid, SIGKILL);
	waitpid(pid, &status, 0);
	return bad;
}

// readers looks at the text by all means but load instructions.
static void readers(void)
{
	prctl(PR_SET_PTRACER, PR_SET_PTRACER_ANY); // for in_child
	struct text all[2] = {all_text(), stones()};
	for (int i = 0; i < 2; i++) {
		struct text *t = all + i;
		if (t->size > sizeof copy) {
			report("so much text", t->size);
			continue;
		}
		if (differs(t, read_mem(getpid(), t)))
			report("/proc/self/mem shows another text", i);
		if (differs(t, read_vm(getpid(), t)))
			report("process_vm_readv shows another text", i);
		if (differs(t, read_pipe(t)))
			report("a pipe gets another text", i);
		int bad = in_child(t);
		if (bad)
			report("a child sees another text", bad);
	}
	if (by_debugger(all + 1))
		report("a debugger sees another text", 1);
	free(all[0].file);
	free(all[1].file);
	stepping_stone();
}
