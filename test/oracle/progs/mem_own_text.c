// mem_own_text: a function of the program's own text that running threads are in the middle of: written by POKE and by /proc/PID/mem the running ones follow, process_vm_writev is refused, and neither the file nor another process changes: ptrace(2), PTRACE_POKETEXT; proc(5).
#include "mem_tools.h"

// A page of code by itself, so that only it is written.
__asm__(".pushsection .text\n.balign 4096\n.globl lone\nlone: movl $1, %eax\nret\nnop\nnop\n.balign 4096\n.popsection");
int lone(void);

static volatile int *seen;

static void *loop(void *arg)
{
	for (;;)
		seen[(long)arg] = lone();
	return NULL;
}

static int tracee(void *arg OBS_UNUSED)
{
	pthread_t a, b;
	block(SIGCHLD);
	pthread_create(&a, NULL, loop, (void *)0L);
	pthread_create(&b, NULL, loop, (void *)1L);
	self(SIGSTOP);
	ev("after fork", "returns=%d", lone());
	pid_t c = fork();
	if (c == 0) {
		role("child");
		ev("child", "returns=%d", lone());
		await_flag(1);
		ev("child", "returns=%d", lone());
		_exit(0);
	}
	name_pid("child", c);
	set_flag(0);
	ev("child", "status=%w", xwait(c));
	return 0;
}

static void both(int value)
{
	while (seen[0] != value || seen[1] != value)
		nap_ms(1);
}

int main(void)
{
	begin();
	seen = must(mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
	pid_t t = spawn("tracee", tracee, NULL);
	go("threads run", PTRACE_CONT, t, 0);
	both(1);
	ev("vm", "result=%r", put(BY_VM, t, lone, returning(2)));
	both(1);
	ev("poke", "result=%r", put(BY_POKE, t, lone, returning(3)));
	both(3);
	ev("mem", "result=%r", put(BY_PROC_MEM, t, lone, returning(4)));
	both(4);
	ev("own", "returns=%d", lone());
	resume(t, 0);
	await_flag(0);
	// The child made a copy of the changed page; this changes the parent's alone.
	ev("mem", "result=%r", put(BY_PROC_MEM, t, lone, returning(5)));
	both(5);
	set_flag(1);
	evwait("end", t, __WALL);
	return 0;
}
