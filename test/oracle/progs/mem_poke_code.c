// mem_poke_code: a running tracee executes what its tracer poked into its code, by POKETEXT, /proc/PID/mem and process_vm_writev alike: ptrace(2), PTRACE_POKETEXT; proc(5).
#include "req_tools.h"

// A page that is code and, for process_vm_writev, writable.
static unsigned char *code;

static int call_code(void)
{
	return ((int (*)(void))code)();
}

static int tracee(void *arg OBS_UNUSED)
{
	for (int i = 0; i < 5; i++) {
		ev("code", "returns=%d", call_code());
		self(SIGSTOP);
	}
	return 0;
}

static void assemble(unsigned char *b, unsigned char value)
{
	// mov $value, %eax; ret
	const unsigned char insn[8] = { 0xb8, value, 0, 0, 0, 0xc3, 0x90, 0x90 };
	memcpy(b, insn, 8);
}

int main(void)
{
	begin();
	code = must(mmap(NULL, PAGE, PROT_READ | PROT_WRITE | PROT_EXEC,
			 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
	assemble(code, 1);
	pid_t t = spawn("tracee", tracee, NULL);
	go("original", PTRACE_CONT, t, 0);
	unsigned char b[8];
	long w;
	assemble(b, 2);
	memcpy(&w, b, 8);
	evpt("code", PTRACE_POKETEXT, t, code, w);
	go("poked", PTRACE_CONT, t, 0);
	char path[64];
	snprintf(path, sizeof path, "/proc/%d/mem", t);
	int fd = must(open(path, O_RDWR | O_CLOEXEC));
	assemble(b, 3);
	ev("mem", "written=%d", pwrite(fd, b, 8, (long)code));
	go("written", PTRACE_CONT, t, 0);
	assemble(b, 4);
	struct iovec mine = { b, 8 }, its = { code, 8 };
	ev("vm", "written=%d", process_vm_writev(t, &mine, 1, &its, 1, 0));
	go("vm written", PTRACE_CONT, t, 0);
	assemble(b, 1);
	memcpy(&w, b, 8);
	evpt("restored", PTRACE_POKETEXT, t, code, w);
	go("restored", PTRACE_CONT, t, 0);
	go("end", PTRACE_CONT, t, 0);
	return 0;
}
